import Execution
import RunnerProtocol
import Testing

@Suite("Types that are found by their names", .serialized, .timeLimit(.minutes(5)))
struct TypesByNameTests {
  @Test("The newest type of a name is found, although an earlier one has been found before")
  func newest() async throws {
    let fixture = try await SessionFixture()
    let question = """
      print(
        _typeByName("4main4CoinC") == Coin.self, _typeByName("main.Coin") == Coin.self,
        _typeByName("4main5PurseV") == Purse.self, _typeByName("4main5PurseV4KindO") == Purse.Kind.self)
      """
    for count in 1...3 {
      await fixture.prepare(
        "class Coin { var value = \(count) }\nstruct Purse { var a = 1; enum Kind { case leather } }"
      )
      let run = await fixture.run(question)
      #expect(fixture.outputs.text(.stdout, of: run.id) == "true true true true\n")
    }
  }

  @Test("An isolated job finds the newest type, too")
  func isolated() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("class Lamp { var watts = 5 }")
    await fixture.prepare("class Lamp { var lumens = 400 }\nfunc lit(by lamp: Lamp) -> Int { 1 }")
    let job = await fixture.run(
      """
      %%job --isolated
      print(_typeByName("main.Lamp") == Lamp.self, [Lamp()].map(lit(by:)))
      """)
    await fixture.outputs.waitForText("true [1]\n", of: job.id)
  }

  @Test("Other names mean what they mean to the standard library")
  func others() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("struct Box<Content> { var content: Content }\nprivate class Own {}")
    let run = await fixture.run(
      #"""
      print(_typeByName("Si") == Int.self, _typeByName("SaySiG") == [Int].self)
      print(_typeByName("4main3BoxVySiG") == Box<Int>.self)
      for name in ["", "4main", "main.", "main.None", "4main4NoneC", "4main99C", "4main0A1C", "4main3OwnC",
        "4main3BoxV", "4main99999999999999999999C", "\u{1}abcd", "nonsense"] {
        if let type = _typeByName(name) { print(name, type) }
      }
      """#)
    #expect(fixture.outputs.text(.stdout, of: run.id) == "true true\ntrue\n", "\(run)")
  }

  @Test("A class that was declared again is archived and read back as the newest one")
  func archives() async throws {
    let fixture = try await SessionFixture()
    await fixture.prepare("import Foundation")
    for count in 1...2 {
      await fixture.prepare(
        """
        final class Ticket: NSObject, NSSecureCoding {
          static let supportsSecureCoding = true
          let seat: Int
          init(seat: Int) { self.seat = seat + \(count) }
          init?(coder: NSCoder) { seat = coder.decodeInteger(forKey: "seat") }
          func encode(with coder: NSCoder) { coder.encode(seat, forKey: "seat") }
        }
        """)
      let run = await fixture.run(
        """
        let data = try NSKeyedArchiver.archivedData(
          withRootObject: Ticket(seat: 40), requiringSecureCoding: true)
        let ticket = try NSKeyedUnarchiver.unarchivedObject(ofClass: Ticket.self, from: data)
        print(ticket?.seat ?? 0, NSClassFromString(NSStringFromClass(Ticket.self)) == Ticket.self)
        """)
      #expect(
        fixture.outputs.text(.stdout, of: run.id) == "\(40 + count) true\n", "\(run)")
    }
  }
}
