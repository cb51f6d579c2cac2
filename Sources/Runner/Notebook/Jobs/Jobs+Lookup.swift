internal import NotebookEngine
internal import RunnerProtocol
internal import NotebookValues

extension Jobs {
  /// The job of this number.
  ///
  /// For example, `try jobs[3].cancel()`.
  ///
  /// - Throws: A ``JobError`` when no job has it.
  public subscript(id: Int) -> any AnyJob {
    get throws {
      guard let job = JobRegistry.job(JobID(rawValue: id)) as? any AnyJob else {
        throw JobError.invalid("there is no job \(id); %jobs lists all")
      }
      return job
    }
  }

  /// The newest job of this name.
  ///
  /// - Throws: A ``JobError`` when no job has it.
  public subscript(name: String) -> any AnyJob {
    get throws {
      guard let job = all.last(where: { $0.name == name }) else {
        throw JobError.invalid("there is no job \"\(name)\"; %jobs lists all")
      }
      return job
    }
  }
}

extension AnyJob {
  /// What the job returned; blocks until it is over.
  ///
  /// For example, `try jobs[7].value(as: [Double].self)`.
  ///
  /// A job made by `%%job` has the value of the last expression of its cell. Where it ran in a
  /// process of its own, the value comes from there if it is `Codable`, and else as a `String`.
  ///
  /// - Parameter type: The type of the value.
  /// - Returns: The value.
  /// - Throws: As ``Job/wait(timeout:)``; ``JobError`` also if the value is of another type, or if
  ///   there is none.
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
