internal import JupyterProtocol

/// How the kernel describes itself to front-ends.
package struct KernelDescription: Hashable, Sendable {
  /// The kernel's own version.
  package var version: String
  /// The version of the Swift compiler that compiles the cells.
  package var languageVersion: String
  /// The text a console shows at its start.
  package var banner: String

  package init(version: String, languageVersion: String, banner: String? = nil) {
    self.version = version
    self.languageVersion = languageVersion
    self.banner = banner ?? "Swift \(languageVersion), swift-kernel \(version)"
  }

  /// The answer to `kernel_info_request`.
  var reply: KernelInfoReply {
    var reply = KernelInfoReply(
      implementation: "swift-kernel",
      implementationVersion: version,
      languageInfo: LanguageInfo(
        name: "swift", version: languageVersion, mimetype: "text/x-swift",
        fileExtension: ".swift", pygmentsLexer: "swift", codemirrorMode: "swift"),
      banner: banner,
      helpLinks: [HelpLink(text: "Swift", url: "https://docs.swift.org")])
    reply.supportedFeatures = ["kernel subshells"]
    return reply
  }
}
