/// The file that a launcher passes to a kernel.
package enum StartupFile: Hashable, Sendable {
  /// The launcher has chosen the ports.
  case connection(ConnectionFile)
  /// The kernel chooses the ports.
  case registration(RegistrationFile)

  /// Reads a file of either kind.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - processID: The ID of this process, part of the names of sockets in the file system.
  /// - Throws: ``ConnectionFile/InvalidFile`` when the file is missing or invalid.
  package init(path: String, processID: Int32) throws(ConnectionFile.InvalidFile) {
    let reader = try StartupFileReader(path: path)
    self =
      reader.members["registration_port"] == nil
      ? .connection(try ConnectionFile(reader))
      : .registration(try RegistrationFile(reader, processID: processID))
  }
}
