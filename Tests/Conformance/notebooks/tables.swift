// %% [markdown]
// # From CSV to JSON
//
// A small table of weather stations is read, checked, grouped, joined with another one, and written as JSON.

// %%
import Foundation

// %%
let text = """
  station,day,low,high,rain
  Bern,1,-2.5,4.0,0.0
  Bern,2,-1.0,6.5,3.2
  Bern,3,0.5,7.0,12.4
  Davos,1,-14.0,-3.0,0.0
  Davos,2,-11.5,,1.5
  Davos,3,-9.0,1.0,8.1
  "Lugano, Lido",1,3.0,11.0,0.0
  "Lugano, Lido",2,4.5,12.5,0.0
  """
text.split(separator: "\n").count

// %% [markdown]
// ## A reader that knows quotes

// %%
struct CSV {
  var header: [String]
  var rows: [[String]]
}

// %%
extension CSV {
  enum Problem: Error, Equatable {
    case empty
    case columns(line: Int, expected: Int, found: Int)
  }
}

// %%
extension CSV {
  fileprivate static func fields(of line: Substring) -> [String] {
    var fields = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: fields.append("")
      default: fields[fields.count - 1].append(character)
      }
    }
    return fields
  }
}

// %%
CSV.fields(of: "\"a, b\",c,,d")

// %%
extension CSV {
  init(parsing text: String) throws {
    let lines = text.split(separator: "\n")
    guard let first = lines.first else { throw Problem.empty }
    self.init(header: Self.fields(of: first), rows: [])
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = Self.fields(of: line)
      guard fields.count == header.count else {
        throw Problem.columns(line: index + 1, expected: header.count, found: fields.count)
      }
      rows.append(fields)
    }
  }
}

// %%
let csv = try CSV(parsing: text)
csv.header

// %%
for broken in ["", "a,b\n1,2\n3"] {
  do {
    _ = try CSV(parsing: broken)
  } catch let problem as CSV.Problem {
    print(problem)
  }
}

// %% [markdown]
// ## Rows with types

// %%
struct Reading {
  var station: String
  var day: Int
  var low: Double
  var high: Double?
  var rain: Double
}

// %%
extension Reading {
  init?(_ fields: [String]) {
    guard fields.count == 5, let day = Int(fields[1]), let low = Double(fields[2]),
      let rain = Double(fields[4])
    else { return nil }
    self.init(station: fields[0], day: day, low: low, high: Double(fields[3]), rain: rain)
  }
}

// %%
let readings = csv.rows.compactMap(Reading.init)
readings

// %%
print(readings.count, readings.filter { $0.high == nil }.map(\.station))

// %%
extension Reading {
  var range: Double? { high.map { $0 - low } }
}
readings.compactMap(\.range).max()

// %%
let byStation = Dictionary(grouping: readings, by: \.station)
byStation.mapValues(\.count).sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }

// %%
struct Summary: Codable, Equatable {
  var station: String
  var days: Int
  var coldest: Double
  var rain: Double
}

// %%
func summary(of station: String) -> Summary {
  let own = byStation[station, default: []]
  return Summary(
    station: station, days: own.count, coldest: own.map(\.low).min() ?? .nan,
    rain: (own.map(\.rain).reduce(0, +) * 10).rounded() / 10)
}

// %% [edit]
func summary(of station: String) -> Summary {
  let own = byStation[station, default: []].filter { $0.day > 1 }
  return Summary(
    station: station, days: own.count, coldest: own.map(\.low).min() ?? .nan,
    rain: (own.map(\.rain).reduce(0, +) * 10).rounded() / 10)
}

// %%
let summaries = byStation.keys.sorted().map { summary(of: $0) }
summaries

// %%
for row in summaries {
  print(row.station, row.days, row.coldest, row.rain, separator: " | ")
}

// %% [markdown]
// ## JSON, there and back

// %%
let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
let json = String(decoding: try encoder.encode(summaries[0]), as: UTF8.self)
print(json)

// %%
let decoded = try JSONDecoder().decode(Summary.self, from: Data(json.utf8))
decoded == summaries[0]

// %% [notebook]
try JSON(encoding: summaries.map(\.rain))

// %%
struct Place: Decodable {
  enum Kind: String, Decodable { case city, resort, lake }
  let name: String
  let kind: Kind
  let altitude: Int
}

// %%
let places = try JSONDecoder().decode(
  [Place].self,
  from: Data(
    """
    [{"name": "Bern", "kind": "city", "altitude": 542},
     {"name": "Davos", "kind": "resort", "altitude": 1594}]
    """.utf8))
places.map(\.altitude)

// %%
do {
  _ = try JSONDecoder().decode(
    [Place].self, from: Data(#"[{"name": "Bern", "kind": "sea", "altitude": 1}]"#.utf8))
} catch let DecodingError.dataCorrupted(context) {
  print(context.codingPath.map(\.stringValue))
}

// %%
extension Place: CustomStringConvertible {
  var description: String { "\(name) (\(kind.rawValue), \(altitude) m)" }
}
places.map(\.description)

// %% [markdown]
// ## A join

// %%
struct Joined {
  let place: Place
  let summary: Summary
}
func joined(_ places: [Place], _ summaries: [Summary]) -> [Joined] {
  let index = Dictionary(uniqueKeysWithValues: summaries.map { ($0.station, $0) })
  return places.compactMap { place in index[place.name].map { Joined(place: place, summary: $0) } }
}

// %%
let table = joined(places, summaries)
for row in table { print(row.place, row.summary.rain) }

// %%
let wettest = table.max { $0.summary.rain < $1.summary.rain }
wettest?.place.name

// %%
extension Array where Element == Joined {
  var csv: String {
    (["name,altitude,rain"] + map { "\($0.place.name),\($0.place.altitude),\($0.summary.rain)" })
      .joined(separator: "\n")
  }
}
print(table.csv)

// %%
let again = try CSV(parsing: table.csv)
again.rows

// %% [markdown]
// ## Keys that differ from the names

// %%
struct Station: Codable {
  var title: String
  var metres: Int
  private enum CodingKeys: String, CodingKey {
    case title = "station_name"
    case metres = "altitude_m"
  }
}
let flat = JSONEncoder()
flat.outputFormatting = .sortedKeys
let stations = places.map { Station(title: $0.name, metres: $0.altitude) }
print(String(decoding: try flat.encode(stations), as: UTF8.self))

// %%
let total = readings.map(\.rain).reduce(0, +)
String(format: "%.1f mm in %d readings", total, readings.count)
