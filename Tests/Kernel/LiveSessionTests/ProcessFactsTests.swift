import CellExecution
import Execution
import RunnerProtocol
import Testing

@Suite("What cells see of their process", .timeLimit(.minutes(3)))
struct ProcessFactsTests {
  @Test("The arguments are those of a program started with none")
  func arguments() async throws {
    let fixture = try await SessionFixture()
    let run = await fixture.run(
      """
      print(CommandLine.arguments, CommandLine.argc, CommandLine.unsafeArgv[1] == nil)
      import Foundation
      print(ProcessInfo.processInfo.arguments.count)
      """)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "[\"notebook\"] 1 true\n1\n")
    let job = await fixture.run(
      "%%job --isolated\nprint(CommandLine.arguments)")
    await fixture.outputs.waitForText("[\"notebook\"]\n", of: job.id)
  }

  @Test("After a cell has removed all environment variables, commands and jobs start")
  func noEnvironment() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Glibc\nlet cleared = clearenv()")
    let command = await fixture.run("!echo hi $HOME")
    #expect(fixture.outputs.text(.stdout, of: command.id) == "hi\n")
    let script = await fixture.run("%%sh\necho there")
    await fixture.outputs.waitForText("there\n", of: script.id)
    let isolated = await fixture.run("%%job --isolated\nprint(6 * 7)")
    await fixture.outputs.waitForText("42\n", of: isolated.id)
    let set = await fixture.run("%env COLOUR=blue\n!echo $COLOUR")
    #expect(fixture.outputs.text(.stdout, of: set.id) == "COLOUR=blue\nblue\n")
  }

  @Test(
    "A cast that fails names the types as the user wrote them, with their cells if they are alike",
    arguments: [
      ("_ = old as! Coin", "'Coin' of In[1] to 'Coin' of In[2]."),
      ("_ = old as! String", "'Coin' to 'String'."),
      ("_ = [Purse()] as Any as! Purse", "'Array<Purse>' to 'Purse'."),
    ])
  func casts(code: String, expected: String) async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("struct Coin {}\nlet old: Any = Coin()\nclass Purse {}")
    await fixture.prepare("struct Coin { var value = 2 }")
    let run = await fixture.run(code)
    #expect(run.error?.value.hasSuffix(expected) == true, "\(run)")
    #expect(run.error?.value.contains("0x") == false)
  }
}
