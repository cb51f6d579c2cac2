internal import NotebookEngine
internal import NotebookValues

extension CellJobValue {
  /// The value as JSON without loss, or `nil` if its type is not `Encodable`.
  ///
  /// - Throws: What the value throws while it is encoded.
  package func encoded() throws -> String? {
    guard case .here(let value) = content, let value = value.value as? any Encodable else {
      return nil
    }
    return try JSON(encodingAll: value).text()
  }

  /// The value, converted to a type.
  ///
  /// - Throws: A ``JobError`` if it is of another type, or what the type throws while it is decoded.
  func get<Value>(as type: Value.Type, of job: String) throws -> Value {
    switch content {
    case .here(let value):
      if let value = value.value as? Value { return value }
      throw JobError.invalid(
        "the value of \(job) is of type \(TypeName.of(Swift.type(of: value.value))), not "
          + TypeName.of(type))
    case .json(let text):
      guard let type = type as? any Decodable.Type else {
        throw JobError.invalid(
          "\(job) ran in a process of its own, so its value can only be read as a Decodable type, "
            + "which \(TypeName.of(type)) is not")
      }
      guard let value = try JSON(parsing: text).decoded(as: type) as? Value else {
        preconditionFailure("a decoded value is of the type it was decoded as")
      }
      return value
    case .text:
      if let text = line as? Value { return text }
      throw JobError.invalid(
        "the value of \(job) is only available as text, as its type is not Encodable and the job ran "
          + "in a process of its own; ask for it as a String, or end the cell with a Codable value")
    }
  }
}
