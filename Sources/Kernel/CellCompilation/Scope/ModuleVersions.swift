import CompilerFiles
import FoundationEssentials

/// The modules that are read from other files than they were compiled to.
///
/// A module is changed when a cell has been run again; see ``ModuleEditor``. The old file stays, since
/// a compiler may be reading it.
struct ModuleVersions: Hashable, Sendable {
  /// The paths, by the names of the modules.
  private(set) var paths: [String: String] = [:]

  /// The changes of one step, before they are written.
  struct Draft {
    private let versions: ModuleVersions
    private let directory: String
    private var modules: [String: ModuleEditor] = [:]

    init(of versions: ModuleVersions, in directory: String) {
      self.versions = versions
      self.directory = directory
    }

    /// Changes a module.
    mutating func edit(
      _ name: String, _ change: (inout ModuleEditor) throws -> Void
    ) throws {
      var module = try modules[name] ?? Self.read(versions.path(of: name, in: directory))
      try change(&module)
      modules[name] = module
    }

    /// Makes a module that is a changed copy of another.
    mutating func copy(
      _ name: String, to other: String, _ change: (inout ModuleEditor) throws -> Void
    ) throws {
      var module = try modules[name] ?? Self.read(versions.path(of: name, in: directory))
      try change(&module)
      modules[other] = module
    }

    /// Whether a module has been changed, in this step or before.
    func has(_ name: String) -> Bool { modules[name] != nil || versions.paths[name] != nil }

    private static func read(_ path: String) throws -> ModuleEditor {
      try ModuleEditor(Array(try Data(contentsOf: URL(fileURLWithPath: path))))
    }

    /// Writes the changed modules.
    ///
    /// - Parameter version: Part of the names of the files; no other step has it.
    /// - Returns: The versions after this step.
    /// - Throws: An error when a file cannot be written.
    func written(as version: Int) throws -> ModuleVersions {
      var versions = versions
      for (name, module) in modules {
        let path = "\(directory)/\(name)-\(version)r.swiftmodule"
        try Data(module.bytes).write(to: URL(fileURLWithPath: path))
        versions.paths[name] = path
      }
      return versions
    }
  }

  /// The path of a module.
  func path(of name: String, in directory: String) -> String {
    paths[name] ?? "\(directory)/\(name).swiftmodule"
  }
}
