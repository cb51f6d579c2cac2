internal import Formatting
package import RunnerProtocol

extension JobRegistry {
  /// Why a reference means no job, or not one.
  package struct LookupFailure: Error, CustomStringConvertible {
    package let description: String
  }

  /// How many jobs of a name an error names.
  private static let named = 5

  /// The job a user means: by its number, or by its name the one that has not ended, else the newest.
  ///
  /// - Throws: A ``LookupFailure`` if there is none, or several of that name have not ended.
  package static func record(_ reference: JobReference) throws(LookupFailure) -> JobRecord {
    switch reference {
    case .number(let id):
      guard let record = record(id) else {
        throw LookupFailure(description: "there is no \(id.defaultName); %jobs lists all")
      }
      return record
    case .name(let name): return try record(named: name)
    }
  }

  private static func record(named name: String) throws(LookupFailure) -> JobRecord {
    let records = records.filter { $0.name == name }
    let active = records.filter { !$0.phase.isFinal }
    guard active.count > 1 else {
      if let record = active.first ?? records.last { return record }
      throw LookupFailure(
        description: "there is no job \"\(name.shortened(to: 60))\"; %jobs lists all")
    }
    let numbers = active.prefix(named).map(\.id.number).joined(separator: ", ")
    let others = active.count > named ? " and \(active.count - named) more" : ""
    throw LookupFailure(
      description: "\(active.count.grouped) jobs \"\(name.shortened(to: 60))\" have not ended: "
        + "\(numbers)\(others); give the numbers of those you mean")
  }
}
