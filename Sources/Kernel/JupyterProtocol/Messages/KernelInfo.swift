/// Asks for a description of the kernel.
package struct KernelInfoRequest: RequestContent, Hashable {
  package static let messageType = "kernel_info_request"
  package typealias Reply = KernelInfoReply

  package init() {}
}

/// The language of the cells.
package struct LanguageInfo: Codable, Hashable, Sendable {
  package var name: String
  package var version: String
  package var mimetype: String
  package var fileExtension: String
  package var pygmentsLexer: String
  package var codemirrorMode: String

  package init(
    name: String, version: String, mimetype: String, fileExtension: String, pygmentsLexer: String,
    codemirrorMode: String
  ) {
    self.name = name
    self.version = version
    self.mimetype = mimetype
    self.fileExtension = fileExtension
    self.pygmentsLexer = pygmentsLexer
    self.codemirrorMode = codemirrorMode
  }

  private enum CodingKeys: String, CodingKey {
    case name
    case version
    case mimetype
    case fileExtension = "file_extension"
    case pygmentsLexer = "pygments_lexer"
    case codemirrorMode = "codemirror_mode"
  }
}

/// A link to further information.
package struct HelpLink: Codable, Hashable, Sendable {
  package var text: String
  package var url: String

  package init(text: String, url: String) {
    self.text = text
    self.url = url
  }
}

/// A description of the kernel.
package struct KernelInfoReply: MessageContent, Hashable {
  package static let messageType = "kernel_info_reply"

  package var status = "ok"
  package var protocolVersion = Header.protocolVersion
  package var implementation: String
  package var implementationVersion: String
  package var languageInfo: LanguageInfo
  package var banner: String
  package var helpLinks: [HelpLink]
  package var supportedFeatures: [String] = []

  package init(
    implementation: String, implementationVersion: String, languageInfo: LanguageInfo,
    banner: String, helpLinks: [HelpLink]
  ) {
    self.implementation = implementation
    self.implementationVersion = implementationVersion
    self.languageInfo = languageInfo
    self.banner = banner
    self.helpLinks = helpLinks
  }

  private enum CodingKeys: String, CodingKey {
    case status
    case protocolVersion = "protocol_version"
    case implementation
    case implementationVersion = "implementation_version"
    case languageInfo = "language_info"
    case banner
    case helpLinks = "help_links"
    case supportedFeatures = "supported_features"
  }
}
