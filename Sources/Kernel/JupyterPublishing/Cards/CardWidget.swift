internal import JupyterProtocol
internal import RunnerProtocol

/// The widgets that show a card with a button: a box that holds the card's HTML and the button.
///
/// Source: the widget protocol, version 2.1,
/// <https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md>.
struct CardWidget: Hashable, Sendable {
  static let mimeType = "application/vnd.jupyter.widget-view+json"

  let html = RandomID.text()
  let button = RandomID.text()
  let box = RandomID.text()

  /// The display's entry for ``mimeType``, as JSON.
  var view: String {
    "{\"version_major\":2,\"version_minor\":0,\"model_id\":\"\(box)\"}"
  }

  /// Opens the widgets, each after those it refers to.
  func opening(_ html: String, _ style: CardWidgetStyle) -> [CommEvent] {
    let text = WidgetModel(
      "HTML", ["value": .string(html), "layout": WidgetModel.reference(style.textLayout)])
    let button = WidgetModel(
      "Button",
      [
        "description": "Cancel", "tooltip": "Cancel what this card is about",
        "layout": WidgetModel.reference(style.buttonLayout),
        "style": WidgetModel.reference(style.buttonStyle),
      ])
    let box = WidgetModel(
      "HBox",
      [
        "children": [WidgetModel.reference(self.html), WidgetModel.reference(self.button)],
        "layout": WidgetModel.reference(style.boxLayout),
      ])
    return [
      text.opening(as: self.html), button.opening(as: self.button), box.opening(as: self.box),
    ]
  }

  /// Changes the HTML beside the button.
  func update(_ html: String) -> CommEvent {
    WidgetModel.update(["value": .string(html)], of: self.html)
  }

  /// Confirms on the button that it was pressed.
  var cancelling: CommEvent {
    WidgetModel.update(["description": "Cancelling…", "disabled": true], of: button)
  }

  /// Removes the button.
  func removeButton(_ html: String) -> [CommEvent] {
    [
      update(html),
      WidgetModel.update(["children": [WidgetModel.reference(self.html)]], of: box),
      CommEvent(id: button, kind: .close),
    ]
  }

  /// Closes the comms that ``removeButton(_:)`` leaves open.
  var closing: [CommEvent] { [box, html].map { CommEvent(id: $0, kind: .close) } }

  var comms: [String] { [html, button, box] }
}
