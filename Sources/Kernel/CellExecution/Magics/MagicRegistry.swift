internal import CellCompilation

/// All magics there are.
package struct MagicRegistry: Sendable {
  /// The magics of every session.
  package static let standard = MagicRegistry([
    ShellCommandMagic(),
    DocMagic(name: "%doc"), DocMagic(name: "?"), DocMagic(name: "??"),
    BatchMagic(), CancelMagic(), CdMagic(), EnvMagic(), HelpMagic(), JobsMagic(), LoadMagic(),
    LogMagic(), OptimizeMagic(), OutputMagic(), PwdMagic(), RerunMagic(), ResetMagic(),
    ResetMagic(restarting: "runner"), SanitizeMagic(), TimeMagic(name: "%time"), WaitMagic(),
    WhoMagic(),
    DisplayMagic(name: "%%html", type: "text/html", language: "HTML"),
    JobMagic(),
    DisplayMagic(name: "%%latex", type: "text/latex", language: "LaTeX"),
    DisplayMagic(name: "%%markdown", type: "text/markdown", language: "Markdown"),
    ShMagic(),
    DisplayMagic(name: "%%svg", type: "image/svg+xml", language: "SVG"),
    TimeMagic(name: "%%time"), WriteFileMagic(),
  ])

  private let magics: [any Magic]

  private init(_ magics: [any Magic]) {
    self.magics = magics
  }

  /// What there is to say of each magic, in the order in which they are listed.
  package var all: [MagicHelp] { magics.map(\.help) }

  /// The magic that goes by this name, its sigil included.
  func magic(named name: String) -> (any Magic)? { magics.first { $0.help.name == name } }

  /// The name that is most like one that nobody goes by, if there is one near enough.
  func nearestName(to name: String) -> String? {
    let nearest = magics.map(\.help.name).filter { $0.hasPrefix("%") }.map { known in
      (name: known, distance: editDistance(known, name.lowercased()), isPart: name.hasPrefix(known))
    }.min { ($0.distance, $0.isPart ? 0 : 1) < ($1.distance, $1.isPart ? 0 : 1) }
    guard let nearest, nearest.distance <= max(2, name.count / 2) else { return nil }
    return nearest.name
  }
}

/// How many characters have to be put in, taken out or replaced to make one text of the other.
private func editDistance(_ first: String, _ second: String) -> Int {
  let second = Array(second.prefix(40))
  var row = Array(0...second.count)
  for (index, character) in first.enumerated() {
    var diagonal = row[0]
    row[0] = index + 1
    for (column, other) in second.enumerated() {
      let replaced = diagonal + (character == other ? 0 : 1)
      diagonal = row[column + 1]
      row[column + 1] = min(replaced, diagonal + 1, row[column] + 1)
    }
  }
  return row[second.count]
}
