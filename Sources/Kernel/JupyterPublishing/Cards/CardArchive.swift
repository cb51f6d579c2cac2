internal import JupyterProtocol
internal import Limits
internal import POSIX
internal import RunnerProtocol
internal import Synchronization

/// What the cards of a notebook's kernels showed last, in a file.
///
/// A saved notebook refers to the widgets of its cards by their identifiers, also when their kernel has ended.
/// The next kernel of the notebook answers for them.
package final class CardArchive: Sendable {
  /// The widgets of a card, and what they show once their kernel has ended.
  struct Entry: Hashable, Sendable {
    var box: String
    var text: String
    var html: String
  }

  private struct State {
    var entries: [Entry] = []
    var isWritePlanned = false
  }

  private let path: String
  /// The cards of earlier kernels.
  private let past: [Entry]
  private let state: Mutex<State>
  /// Locked while the file is written.
  private let file = Mutex(())

  /// Reads the archive of a notebook.
  ///
  /// - Parameters:
  ///   - directory: The directory of all archives, which is made if it does not exist.
  ///   - notebook: What identifies the notebook for its next kernel.
  package init(in directory: String, of notebook: String) {
    try? Directory.makePrivate(directory)
    Self.removeOld(in: directory)
    path = "\(directory)/\(Self.hash(of: notebook)).json"
    past = Self.entries(at: path)
    state = Mutex(State(entries: past))
  }

  /// The widgets of the cards of earlier kernels.
  var widgets: [String: WidgetState] {
    guard !past.isEmpty else { return [:] }
    let layout = "\(past[0].box)-layout"
    var states = [layout: WidgetModel(layout: [:]).opening(as: layout)]
    for entry in past {
      states[entry.text] = WidgetModel(
        "HTML", ["value": .string(entry.html), "layout": WidgetModel.reference(layout)]
      ).opening(as: entry.text)
      states[entry.box] = WidgetModel(
        "HBox",
        [
          "children": [WidgetModel.reference(entry.text)],
          "layout": WidgetModel.reference(layout),
        ]
      ).opening(as: entry.box)
    }
    return states.mapValues(WidgetState.init)
  }

  /// Records what a card is to show from now on, should the kernel end; it is written a moment later.
  func record(_ widget: CardWidget, _ html: String) {
    let shouldPlan = state.withLock { state in
      state.entries.removeAll { $0.box == widget.box }
      state.entries.append(Entry(box: widget.box, text: widget.html, html: html))
      state.entries.removeFirst(max(0, state.entries.count - Limits.Cards.archivedWidgets))
      defer { state.isWritePlanned = true }
      return !state.isWritePlanned
    }
    guard shouldPlan else { return }
    Task {
      try await Task.sleep(for: Limits.Cards.archiveDelay)
      write()
    }
  }

  /// Writes what has been recorded.
  package func write() {
    file.withLock { _ in
      let entries = state.withLock { state in
        state.isWritePlanned = false
        return state.entries
      }
      let cards = entries.map { entry -> JSONValue in
        ["box": .string(entry.box), "text": .string(entry.text), "html": .string(entry.html)]
      }
      guard let bytes = try? JSONCoding.encode(JSONValue.array(cards)) else { return }
      // Without the file, cards of an ended kernel are not found, and nothing else is lost.
      try? PrivateFile.write(bytes, to: "\(path).new")
      try? PrivateFile.move("\(path).new", to: path)
    }
  }

  private static func entries(at path: String) -> [Entry] {
    guard let file = try? FileDescriptor.openForReading(path), let bytes = try? file.readToEnd(),
      let cards = (try? JSONValue(parsing: bytes))?.array
    else { return [] }
    return cards.compactMap { card in
      guard let box = card["box"]?.string, let text = card["text"]?.string,
        let html = card["html"]?.string
      else { return nil }
      return Entry(box: box, text: text, html: html)
    }
  }

  /// Removes the archives that no kernel has used for a long time.
  private static func removeOld(in directory: String) {
    let now = System.secondsSince1970
    for name in Directory.names(in: directory) {
      let path = "\(directory)/\(name)"
      guard let status = FileStatus(of: path), now - status.changed > Limits.Cards.archiveAge else {
        continue
      }
      PrivateFile.remove(path)
    }
  }

  /// A name for a file, by the hash function FNV-1a.
  private static func hash(of text: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return String(hash, radix: 16)
  }
}
