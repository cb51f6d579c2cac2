package import CompilerProtocol
internal import ErrorText

/// All magics.
package struct MagicRegistry: Sendable {
  /// The magics of every session, in the order in which they are listed.
  package static let standard = MagicRegistry([
    ShellCommandMagic(),
    DocMagic(name: "%doc"), DocMagic(name: "?"), DocMagic(name: "??"),
    BatchMagic(), CancelMagic(), CdMagic(), EnvMagic(), HelpMagic(), JobsMagic(), LoadMagic(),
    LogMagic(), OptimizeMagic(), OutputMagic(), PwdMagic(), RerunMagic(), ResetMagic(),
    ResetMagic(restarting: "runner"), SanitizeMagic(), StaleMagic(), TestMagic(),
    TimeMagic(name: "%time"), WaitMagic(), WhoMagic(),
    DisplayMagic(name: "%%html", type: "text/html", language: "HTML"),
    JobMagic(),
    DisplayMagic(name: "%%latex", type: "text/latex", language: "LaTeX"),
    DisplayMagic(name: "%%markdown", type: "text/markdown", language: "Markdown"),
    ShMagic(),
    DisplayMagic(name: "%%svg", type: "image/svg+xml", language: "an SVG image"),
    TimeMagic(name: "%%time"), WriteFileMagic(),
  ])

  private let magics: [any Magic]

  /// The syntax of all magics.
  package let grammar: MagicGrammar

  package init(_ magics: [any Magic]) {
    self.magics = magics
    grammar = MagicGrammar(
      Dictionary(magics.map { ($0.help.name, $0.syntax) }, uniquingKeysWith: { first, _ in first }))
  }

  /// The help of each magic, in the order in which they are listed.
  package var all: [MagicHelp] { magics.map(\.help) }

  /// The magic with a name, its sigil included.
  package func magic(named name: String) -> (any Magic)? { magics.first { $0.help.name == name } }

  /// The name of a magic that resembles an unknown name most, if one does.
  package func nearestName(to name: String) -> String? {
    let limit = max(2, name.count / 2)
    return magics.map(\.help.name).filter { $0.hasPrefix("%") }.compactMap { known in
      name.lowercased().editDistance(to: known, atMost: limit).map { distance in
        (name: known, distance: distance, isPart: name.hasPrefix(known))
      }
    }.min { ($0.distance, $0.isPart ? 0 : 1) < ($1.distance, $1.isPart ? 0 : 1) }?.name
  }
}
