package import FoundationEssentials

/// The content of a `kernel.json`: how a front-end starts the kernel, and its name there.
///
/// See [Kernel specs](https://jupyter-client.readthedocs.io/en/stable/kernels.html#kernel-specs).
package struct KernelSpecification: Codable, Hashable, Sendable {
  package var argv: [String]
  package var displayName: String
  package var language: String
  package var interruptMode: String
  package var kernelProtocolVersion: String
  package var env: [String: String]
  package var metadata: [String: [String]]

  private enum CodingKeys: String, CodingKey {
    case argv
    case displayName = "display_name"
    case language
    case interruptMode = "interrupt_mode"
    case kernelProtocolVersion = "kernel_protocol_version"
    case env
    case metadata
  }

  /// Fills in the template from `kernelspec/swift` for an executable at an absolute path.
  package init(
    executable: String, displayName: String? = nil, environment: [String: String] = [:]
  ) throws {
    let template = Data(PackageResources.kernel_json)
    self = try JSONDecoder().decode(Self.self, from: template)
    argv[0] = executable
    if let displayName { self.displayName = displayName }
    // Jupyter expands `$NAME` in values; `$$` stands for `$`.
    for (name, value) in environment {
      env[name] = value.split(separator: "$", omittingEmptySubsequences: false)
        .joined(separator: "$$")
    }
  }

  /// Reads an installed specification.
  package init(contentsOf json: Data) throws {
    self = try JSONDecoder().decode(Self.self, from: json)
  }

  /// The text of `kernel.json`.
  package func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self) + Data("\n".utf8)
  }
}
