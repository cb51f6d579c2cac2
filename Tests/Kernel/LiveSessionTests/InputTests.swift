import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("Asking the user", .serialized, .timeLimit(.minutes(5)))
struct InputTests {
  @Test(
    "A cell reads what the user types",
    arguments: [
      ("readLine() ?? \"none\"", "\"Ada\"", ""),
      ("readLine(strippingNewline: false)!", "\"Ada\\n\"", ""),
      ("input(\"Name? \")!", "\"Ada\"", "Name? "),
      ("FileHandle.standardInput.availableData.count", "4", ""),
      ("getchar() == 65", "true", ""),
    ])
  func reading(_ code: String, _ result: String, _ prompt: String) async throws {
    let user = ScriptedInput(.text("Ada"))
    let fixture = try await SessionFixture(input: user)
    let run = await fixture.run("import Foundation\n\(code)")
    #expect(fixture.outputs.results(of: run.id) == [result])
    #expect(user.questions == [InputQuestion(prompt: prompt)])
  }

  @Test("A password stays hidden")
  func password() async throws {
    let user = ScriptedInput(.text("s3cret"))
    let fixture = try await SessionFixture(input: user)
    let run = await fixture.run("input(password: \"Key: \")!.count")
    #expect(fixture.outputs.results(of: run.id) == ["6"])
    #expect(user.questions == [InputQuestion(prompt: "Key: ", isPassword: true)])
  }

  @Test("Lines pasted together are read one by one, and the next cell asks anew")
  func pasting() async throws {
    let user = ScriptedInput(.text("a\nb\nc\nd"), .text("e"))
    let fixture = try await SessionFixture(input: user)
    let run = await fixture.run("print(readLine()!, input(\"?\")!, readLine()!)")
    #expect(fixture.outputs.text(.stdout, of: run.id) == "a b c\n")
    #expect(user.questions.count == 1)
    let after = await fixture.run("readLine()")
    #expect(fixture.outputs.results(of: after.id) == ["Optional(\"e\")"])
  }

  @Test("The end of the input is nil, and the next cell asks again")
  func endOfFile() async throws {
    let user = ScriptedInput(.endOfFile, .text("more"))
    let fixture = try await SessionFixture(input: user)
    let run = await fixture.run("print(readLine() == nil, readLine() == nil)")
    #expect(fixture.outputs.text(.stdout, of: run.id) == "true true\n")
    let after = await fixture.run("readLine() ?? \"none\"")
    #expect(fixture.outputs.results(of: after.id) == ["\"more\""])
  }

  @Test("What the cell printed goes out before the question", arguments: ["readLine()", "input()"])
  func order(_ code: String) async throws {
    let user = ScriptedInput()
    let fixture = try await SessionFixture(input: user)
    let (id, end) = fixture.start("print(\"Name:\", terminator: \" \")\n_ = \(code)")
    await user.waitForQuestion()
    #expect(fixture.outputs.text(.stdout, of: id) == "Name: ")
    await fixture.session.interrupt()
    _ = await end.value
  }

  @Test("An interrupt ends the wait, and variables stay", arguments: ["readLine()", "input()"])
  func interrupt(_ code: String) async throws {
    let user = ScriptedInput()
    let fixture = try await SessionFixture(input: user)
    let (_, end) = fixture.start("let kept = 7\n_ = \(code)")
    await user.waitForQuestion()
    await fixture.session.interrupt()
    let error = try await fixture.failure(of: end)
    #expect(error.name == "Interrupted")
    let after = await fixture.run("kept")
    #expect(fixture.outputs.results(of: after.id) == ["7"])
  }

  @Test(
    "A front-end that takes no input makes a clear error", arguments: ["readLine()", "input()"])
  func refused(_ code: String) async throws {
    let fixture = try await SessionFixture(input: ScriptedInput(.refused("the front-end has none")))
    let run = await fixture.run("print(\"before\")\n_ = \(code)\nprint(\"after\")")
    let error = try #require(run.error)
    #expect(error.name == "InputNotAvailable")
    #expect(error.value == "The cell asks for input, but the front-end has none.")
    #expect(error.traceback.contains { $0.contains("In[1]:2") }, "\(error.traceback)")
    #expect(fixture.outputs.text(.stdout, of: run.id) == "before\n")
  }

  @Test("A job that asks fails, without a question", arguments: ["readLine()", "input()"])
  func job(_ code: String) async throws {
    let user = ScriptedInput(.text("no"))
    let fixture = try await SessionFixture(input: user)
    let run = await fixture.run("let job = run { _ = \(code) }\njobs.wait()\njob.state")
    await fixture.outputs.waitForErrors(of: run.id)
    #expect(user.questions.isEmpty)
    #expect(fixture.outputs.errors(of: run.id).map(\.name) == ["InputNotAvailable"])
    #expect(fixture.outputs.results(of: run.id).first?.contains("failed") == true)
  }
}
