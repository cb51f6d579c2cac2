internal import JupyterProtocol
internal import RunnerProtocol

/// The layouts and styles that the widgets of all cards share.
struct CardWidgetStyle: Hashable, Sendable {
  let boxLayout = RandomID.text()
  let textLayout = RandomID.text()
  let buttonLayout = RandomID.text()
  let buttonStyle = RandomID.text()

  var opening: [CommEvent] {
    [
      WidgetModel(layout: ["align_items": "flex-start"]).opening(as: boxLayout),
      WidgetModel(layout: ["margin": "0", "flex": "0 1 auto", "width": "auto"])
        .opening(as: textLayout),
      // A flex box of its own, because the lines of a button are higher than this one.
      WidgetModel(
        layout: [
          "display": "flex", "align_items": "center", "flex": "0 0 auto", "width": "auto",
          "height": "22px", "margin": "1px 0 0 12px", "padding": "0 10px",
        ]
      ).opening(as: buttonLayout),
      WidgetModel(styleOf: "Button", ["font_size": "12px"]).opening(as: buttonStyle),
    ]
  }

  var comms: [String] { [boxLayout, textLayout, buttonLayout, buttonStyle] }
}
