import FoundationEssentials
import KernelInstallation

/// Checks Jupyter and the kernel's registration.
struct JupyterChecks {
  let environment: [String: String]

  func run() async -> [HealthCheck] {
    guard let jupyter = CommandLineTool("jupyter", environment: environment) else {
      return [
        HealthCheck(
          "Jupyter",
          .missing(
            "no jupyter on the PATH",
            remedy: "Run: ./kernelspec/run, or: python3 -m pip install jupyterlab jupyter-console"))
      ]
    }
    return [await version(of: jupyter), await kernels(of: jupyter)]
  }

  private func version(of jupyter: CommandLineTool) async -> HealthCheck {
    let lines = await jupyter.lines(["--version"]) ?? []
    let versions = lines.filter { line in
      ["jupyter_client", "jupyterlab", "jupyter-console"].contains { line.hasPrefix($0) }
        && !line.hasSuffix("not installed")
    }
    let compact = versions.map { line in
      line.split(whereSeparator: { $0 == " " || $0 == ":" }).joined(separator: " ")
    }
    guard !compact.isEmpty else {
      return HealthCheck(
        "Jupyter",
        .missing(
          "\(jupyter.path) --version lists no client",
          remedy: "Run: python3 -m pip install jupyterlab jupyter-console"))
    }
    return HealthCheck("Jupyter", .found(compact.joined(separator: ", ")))
  }

  private func kernels(of jupyter: CommandLineTool) async -> HealthCheck {
    struct Listing: Decodable {
      struct Kernel: Decodable {
        var spec: Specification
      }
      struct Specification: Decodable {
        var argv: [String]
      }
      var kernelspecs: [String: Kernel]
    }
    let subject = "Registered as"
    let install = "Run: swift-kernel install"
    let json = (await jupyter.lines(["kernelspec", "list", "--json"]) ?? []).joined(separator: "\n")
    guard let listing = try? JSONDecoder().decode(Listing.self, from: Data(json.utf8)) else {
      return HealthCheck(
        subject, .missing("jupyter kernelspec list --json failed", remedy: install))
    }
    let ours = listing.kernelspecs.filter { _, kernel in
      kernel.spec.argv.first.map(InstalledKernel.isOurs) ?? false
    }
    guard !ours.isEmpty else {
      return HealthCheck(subject, .missing("Jupyter does not know this kernel", remedy: install))
    }
    let gone = ours.filter { _, kernel in
      !FileManager.default.isExecutableFile(atPath: kernel.spec.argv.first ?? "")
    }
    if let (name, kernel) = gone.min(by: { $0.key < $1.key }) {
      return HealthCheck(
        subject,
        .missing(
          "'\(name)' starts \(kernel.spec.argv.first ?? ""), which does not exist",
          remedy: "\(install) --name \(name)"))
    }
    return HealthCheck(subject, .found(ours.keys.sorted().joined(separator: ", ")))
  }
}
