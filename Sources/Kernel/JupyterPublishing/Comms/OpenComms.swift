internal import JupyterProtocol
package import RunnerProtocol
internal import Synchronization

/// The comms that are open, whichever side opened them.
///
/// See <https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages>.
package final class OpenComms: Sendable {
  /// The target of widgets, whose state is kept for front-ends that connect later.
  static let widgetTarget = "jupyter.widget"

  private struct Comm {
    var target: String
    /// The header of the request or run that opened it.
    var opener: [UInt8]
    /// Whether a front-end opened it.
    var isForeign: Bool
    /// The state of its model, if it is a widget's.
    var widget: WidgetState?
  }

  private let comms = Mutex<[String: Comm]>([:])
  private let askedForWidgets = Atomic(false)

  /// Whether a front-end has ever asked for the states of widgets, as front-ends do that show widgets.
  var isAskedForWidgets: Bool { askedForWidgets.load(ordering: .relaxed) }

  /// The target of an open comm; `nil` when none is open under this identifier.
  package func target(of id: String) -> String? {
    comms.withLock { $0[id]?.target }
  }

  /// The targets of the open comms by identifier, all or those of one target.
  package func targets(named name: String?) -> [String: String] {
    comms.withLock { comms in
      comms.mapValues(\.target).filter { name == nil || $0.value == name }
    }
  }

  /// Records a message of a front-end.
  package func receive(_ event: CommEvent, in context: RequestContext) {
    if event.kind == .open(target: WidgetStateReply.controlTarget) {
      askedForWidgets.store(true, ordering: .relaxed)
    }
    record(event, from: context.parentHeader, isForeign: true)
  }

  /// Records a message of a cell.
  ///
  /// - Returns: The parent header to send it with: the run's, except that the end of a comm is a
  ///   consequence of its opening by a front-end.
  func send(_ event: CommEvent, from run: [UInt8]) -> [UInt8] {
    let comm = comms.withLock { $0[event.id] }
    record(event, from: run, isForeign: false)
    guard case .close = event.kind, let comm, comm.isForeign else { return run }
    return comm.opener
  }

  /// Removes all comms of cells: all except these, and those between front-ends and kernel.
  ///
  /// - Returns: Their identifiers, with the headers of what opened them.
  func removeAll(except kept: Set<String>) -> [String: [UInt8]] {
    comms.withLock { comms in
      let lost = comms.filter {
        $0.value.target != WidgetStateReply.controlTarget && !kept.contains($0.key)
      }
      comms = comms.filter { lost[$0.key] == nil }
      return lost.mapValues(\.opener)
    }
  }

  /// The states of the open widgets, by comm.
  package var widgets: [String: WidgetState] {
    comms.withLock { $0.compactMapValues(\.widget) }
  }

  private func record(_ event: CommEvent, from opener: [UInt8], isForeign: Bool) {
    comms.withLock { comms in
      switch event.kind {
      case .open(let target):
        let widget = target == Self.widgetTarget ? WidgetState(event) : nil
        comms[event.id] = Comm(
          target: target, opener: opener, isForeign: isForeign, widget: widget)
      case .message:
        comms[event.id]?.widget?.update(with: event)
      case .close:
        comms[event.id] = nil
      }
    }
  }
}
