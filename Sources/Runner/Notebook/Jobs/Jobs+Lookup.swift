internal import Formatting
internal import NotebookEngine
internal import RunnerProtocol
internal import NotebookValues

extension Jobs {
  /// The job with this number.
  ///
  /// For example, `try jobs[3].cancel()`.
  ///
  /// - Throws: A ``JobError`` if there is none.
  public subscript(id: Int) -> any AnyJob {
    get throws {
      guard let record = JobRegistry.record(JobID(rawValue: id)) else {
        throw JobError.invalid("there is no job \(id); %jobs lists all")
      }
      return Self.job(of: record)
    }
  }

  /// The newest job with this name.
  ///
  /// - Throws: A ``JobError`` if there is none.
  public subscript(name: String) -> any AnyJob {
    get throws {
      guard let record = JobRegistry.records.last(where: { $0.name == name }) else {
        throw JobError.invalid("there is no job \"\(name.shortened(to: 60))\"; %jobs lists all")
      }
      return Self.job(of: record)
    }
  }

  static func job(of record: JobRecord) -> any AnyJob {
    record.job as? any AnyJob ?? PastJob(record)
  }
}

extension AnyJob {
  /// Blocks until the job has ended, and returns its value.
  ///
  /// For example, `try jobs[7].value(as: [Double].self)`.
  ///
  /// The value of a job made by `%%job` is that of the last expression of its cell. If the cell ran
  /// in a process of its own, the value is available as its own type if that is `Codable`, and
  /// otherwise as a `String`, its description.
  ///
  /// - Parameter type: The type of the value.
  /// - Returns: The value.
  /// - Throws: The same errors as ``Job/wait(timeout:)``, and a ``JobError`` if the job has no value
  ///   or one of another type.
  public func value<Value>(as type: Value.Type) throws -> Value {
    guard let job = self as? any ValuedJob else {
      throw JobError.invalid("only jobs of this notebook have a value, not a \(Self.self)")
    }
    do {
      try JobRegistry.wait(for: [job.record], timeout: nil)
    } catch let failure as WaitFailure {
      throw JobError(failure)
    }
    return try job.value(as: type)
  }
}

extension Job {
  var returnsNothing: Bool { Value.self == Void.self }

  func value<Other>(as type: Other.Type) throws -> Other {
    let value = try outcome()
    guard let value = value as? Other else {
      throw JobError.invalid(
        "the value of \(record.title) is of type \(TypeName.of(Value.self)), not "
          + TypeName.of(type))
    }
    return value
  }
}
