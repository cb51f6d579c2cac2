internal import NotebookEngine

/// The colours of a timeline: those of JupyterLab's theme, or where there is none, dark ones on white.
enum TimelineTheme {
  static let font = "var(--jp-ui-font-family,sans-serif)"
  static let text = "var(--jp-ui-font-color1,#212121)"
  static let background = "var(--jp-layout-color0,#ffffff)"
  static let line = "var(--jp-border-color2,#e0e0e0)"

  static func color(of state: JobPhase) -> String {
    switch state {
    case .waiting, .queued, .cancelled: "var(--jp-ui-font-color2,#757575)"
    case .running: "var(--jp-brand-color1,#1976d2)"
    case .completed: "var(--jp-success-color1,#388e3c)"
    case .failed: "var(--jp-error-color1,#d32f2f)"
    // No theme has a colour for it; this one is legible on white and on black.
    case .crashed: "#c030c0"
    case .timedOut: "var(--jp-warn-color1,#f57c00)"
    }
  }

  /// The sign that cards have for a state that is not a success, for those who do not see the colour.
  static func sign(of state: JobPhase) -> String {
    switch state {
    case .failed, .crashed, .timedOut: "✘ "
    case .cancelled: "◼ "
    case .waiting, .queued, .running, .completed: ""
    }
  }
}
