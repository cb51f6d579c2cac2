/// The format of compiled modules that this kernel can change.
///
/// Source: the file `lib/Serialization/ModuleFormat.h` of the compiler.
package enum ModuleFormat {
  static let magic = "\u{2728}\u{0E}"

  /// The numbers of blocks, which hold what they are named after.
  enum Block {
    static let module: UInt64 = 8
    static let control: UInt64 = 9
    static let input: UInt64 = 10
    static let declarations: UInt64 = 11
    static let index: UInt64 = 13
    static let codeIndex: UInt64 = 15
  }

  /// The version of the format, which the compiler counts up with each change of a record.
  private enum Version {
    /// The record in the control block that begins with it, and ends with the compiler's version.
    static let record: UInt64 = 1
    static let known: [UInt64] = [0, 976]
  }

  /// The file is no module as the known compiler writes them, so it was left alone.
  package struct Unknown: Error, CustomStringConvertible {
    /// The compiler that has written it, as it calls itself.
    var compiler: String?

    package var description: String {
      "\(compiler ?? "the compiler") writes modules in a format this kernel does not know, so "
        + "cells cannot replace what they declared before, and subclasses of classes of other "
        + "cells may miss overrides; use Swift 6.3"
    }
  }

  /// Checks that a module has the known format.
  package static func check(_ module: [UInt8]) throws(Unknown) {
    let version: BitstreamReader.Record?
    do { version = try versionRecord(of: module) } catch { throw Unknown() }
    guard let version else { throw Unknown() }
    guard version.fields.starts(with: Version.known) else {
      let names = String(decoding: version.blob, as: UTF8.self).split(
        separator: "/", maxSplits: 1)
      throw Unknown(compiler: names.last.map(String.init))
    }
  }

  private static func versionRecord(of module: [UInt8]) throws -> BitstreamReader.Record? {
    var reader = try BitstreamReader(module, magic: magic)
    var isInControlBlock = false
    while let event = try reader.next() {
      switch event {
      case .enter(Block.module): continue
      case .enter(Block.control): isInControlBlock = true
      case .enter: try reader.skipBlock()
      case .leave: isInControlBlock = false
      case .record(let record):
        if isInControlBlock, record.code == Version.record { return record }
      }
    }
    return nil
  }
}
