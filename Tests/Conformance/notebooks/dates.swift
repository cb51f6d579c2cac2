// %% [markdown]
// # Calendars
//
// Dates without a clock: instants, components, weeks, leap years, and a small planner. Everything is in UTC.

// %%
import Foundation

// %%
var calendar = Calendar(identifier: .gregorian)
calendar.timeZone = TimeZone(identifier: "UTC") ?? .gmt
calendar.locale = Locale(identifier: "en_US_POSIX")
calendar.firstWeekday = 2
calendar.minimumDaysInFirstWeek = 4

// %%
struct Day: Hashable {
  var year, month, day: Int
}

// %%
extension Day {
  init(_ date: Date) {
    let parts = calendar.dateComponents([.year, .month, .day], from: date)
    self.init(year: parts.year ?? 0, month: parts.month ?? 0, day: parts.day ?? 0)
  }
  var date: Date {
    calendar.date(from: DateComponents(year: year, month: month, day: day)) ?? .distantPast
  }
}

// %%
extension Day: CustomStringConvertible {
  var description: String { String(format: "%04d-%02d-%02d", year, month, day) }
}
print(Day(year: 2024, month: 2, day: 29))

// %%
Day(Date(timeIntervalSince1970: 0))

// %%
extension Day {
  enum Problem: Error { case malformed(String) }
  init(parsing text: String) throws {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { throw Problem.malformed(text) }
    self.init(year: parts[0], month: parts[1], day: parts[2])
  }
}

// %%
let landing = try Day(parsing: "1969-07-20")
landing.date.timeIntervalSince1970

// %%
for text in ["2024-02-29", "yesterday"] {
  do { print(try Day(parsing: text)) } catch { print(error) }
}

// %%
extension Day: Comparable {
  static func < (left: Self, right: Self) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}
print([Day(year: 2001, month: 1, day: 1), landing].sorted())

// %%
extension Day: Strideable {
  func advanced(by count: Int) -> Day {
    Day(calendar.date(byAdding: .day, value: count, to: date) ?? date)
  }
  func distance(to other: Day) -> Int {
    calendar.dateComponents([.day], from: date, to: other.date).day ?? 0
  }
  static func + (day: Self, count: Int) -> Self { day.advanced(by: count) }
  static func - (day: Self, count: Int) -> Self { day.advanced(by: -count) }
}

// %%
let leap = Day(year: 2024, month: 2, day: 27)
Array(leap..<leap.advanced(by: 4))

// %%
print(landing.distance(to: Day(year: 2000, month: 1, day: 1)), landing + 11)

// %% [markdown]
// ## Weeks and months

// %%
enum Weekday: Int, CaseIterable {
  case sunday = 1
  case monday, tuesday, wednesday, thursday, friday, saturday
}

// %%
extension Day {
  var weekday: Weekday {
    Weekday(rawValue: calendar.component(.weekday, from: date)) ?? .sunday
  }
  var isWeekend: Bool { [.saturday, .sunday].contains(weekday) }
}
landing.weekday

// %%
let fridays = (1...12).filter { Day(year: 2026, month: $0, day: 13).weekday == .friday }
fridays

// %%
extension Day {
  var week: Int { calendar.component(.weekOfYear, from: date) }
}
print(Day(year: 2021, month: 1, day: 3).week, Day(year: 2021, month: 1, day: 4).week)

// %%
func isLeap(_ year: Int) -> Bool {
  year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
}
(1896...1912).filter(isLeap)

// %%
struct Month {
  let year: Int
  let number: Int
  var days: ClosedRange<Day> {
    let first = Day(year: year, month: number, day: 1)
    let count = calendar.range(of: .day, in: .month, for: first.date)?.count ?? 0
    return first...first.advanced(by: count - 1)
  }
}

// %%
extension Month: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { days.lowerBound.distance(to: days.upperBound) + 1 }
  subscript(index: Int) -> Day { days.lowerBound.advanced(by: index) }
}

// %%
let february = Month(year: 2024, number: 2)
print(february.count, february.first ?? landing, february.last ?? landing)

// %%
func sheet(of month: Month) -> String {
  let offset = (month[0].weekday.rawValue + 5) % 7
  let cells = Array(repeating: "  ", count: offset) + month.map { String(format: "%2d", $0.day) }
  return stride(from: 0, to: cells.count, by: 7)
    .map { cells[$0..<min($0 + 7, cells.count)].joined(separator: " ") }
    .joined(separator: "\n")
}

// %% [edit]
func sheet(of month: Month) -> String {
  let cells = month.map { $0.isWeekend ? " ." : String(format: "%2d", $0.day) }
  return stride(from: 0, to: cells.count, by: 7)
    .map { cells[$0..<min($0 + 7, cells.count)].joined(separator: " ") }
    .joined(separator: "\n")
}

// %%
print(sheet(of: february))

// %% [markdown]
// ## Easter

// %%
func easter(_ year: Int) -> Day {
  let a = year % 19
  let b = year / 100
  let c = year % 100
  let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30
  let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7
  let sum = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114
  return Day(year: year, month: sum / 31, day: sum % 31 + 1)
}

// %%
(2024...2027).map { "\(easter($0))" }

// %%
extension Day {
  static let holidays: [Int: [Day]] = Dictionary(
    uniqueKeysWithValues: (2024...2026).map { year in
      let sunday = easter(year)
      return (year, [Day(year: year, month: 1, day: 1), sunday - 2, sunday + 1])
    })
  var isHoliday: Bool { Self.holidays[year]?.contains(self) ?? false }
}

// %%
print(Day(year: 2025, month: 4, day: 18).isHoliday, landing.isHoliday)

// %%
let april = Month(year: 2025, number: 4)
april.filter { !$0.isWeekend && !$0.isHoliday }.count

// %% [markdown]
// ## A planner

// %%
class Task {
  let title: String
  let days: Int
  init(_ title: String, days: Int) {
    self.title = title
    self.days = days
  }
  func end(from start: Day) -> Day { start + (days - 1) }
}

// %%
class WorkTask: Task {
  override func end(from start: Day) -> Day {
    var day = start
    var left = days
    while true {
      if !day.isWeekend && !day.isHoliday { left -= 1 }
      if left == 0 { return day }
      day = day + 1
    }
  }
}

// %%
final class Buffered: WorkTask {
  override func end(from start: Day) -> Day { super.end(from: start) + 2 }
}

// %%
let plan = [Task("travel", days: 2), WorkTask("measure", days: 5), Buffered("write", days: 3)]
var start = Day(year: 2025, month: 4, day: 14)
for task in plan {
  let end = task.end(from: start)
  print(task.title, start, "to", end)
  start = end + 1
}
start

// %% [markdown]
// ## Durations and formats

// %%
let formatter = ISO8601DateFormatter()
formatter.timeZone = calendar.timeZone
formatter.string(from: Date(timeIntervalSince1970: 1_000_000_000))

// %%
let style = DateFormatter()
style.calendar = calendar
style.timeZone = calendar.timeZone
style.locale = calendar.locale
style.dateFormat = "EEEE, d MMMM yyyy, HH:mm"
style.string(from: Date(timeIntervalSince1970: 1_234_567_890))

// %%
let race: Duration = .seconds(9) + .milliseconds(580)
print(race, race * 4 < .seconds(38), race.components.seconds)

// %%
extension Duration {
  var clock: String {
    let seconds = components.seconds
    return "\(seconds / 60):" + String(format: "%02d", seconds % 60)
  }
}
print((race * 20).clock)

// %%
struct Trip: Codable, Equatable {
  var start: Date
  var end: Date
}
let coder = JSONEncoder()
coder.dateEncodingStrategy = .iso8601
coder.outputFormatting = .sortedKeys
let trip = Trip(start: landing.date, end: (landing + 4).date)
print(String(decoding: try coder.encode(trip), as: UTF8.self))

// %%
let reader = JSONDecoder()
reader.dateDecodingStrategy = .iso8601
try reader.decode(Trip.self, from: coder.encode(trip)) == trip

// %%
let ages = ["1815-12-10", "1912-06-23"].compactMap { try? Day(parsing: $0) }
ages.map { calendar.dateComponents([.year], from: $0.date, to: landing.date).year ?? 0 }
