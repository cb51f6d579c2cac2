internal import RunnerProtocol

/// The widgets that show a card with a button: a box with HTML and a button in it.
///
/// Source: the widget protocol, version 2.1,
/// <https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/messages.md>.
struct CardWidget: Hashable, Sendable {
  static let mimeType = "application/vnd.jupyter.widget-view+json"

  let html = WidgetModel.newID()
  let button = WidgetModel.newID()
  let box = WidgetModel.newID()

  /// What a display shows of it, as JSON.
  var view: String {
    "{\"version_major\":2,\"version_minor\":0,\"model_id\":\"\(box)\"}"
  }

  /// Opens the widgets, each after those it refers to.
  func opening(_ html: String, _ style: CardWidgetStyle) -> [CommEvent] {
    let text = WidgetModel(
      "HTML", ["value": .text(html), "layout": .reference(style.textLayout)])
    let button = WidgetModel(
      "Button",
      [
        "description": "Cancel", "tooltip": "Cancel what this card is about",
        "layout": .reference(style.buttonLayout), "style": .reference(style.buttonStyle),
      ])
    let box = WidgetModel(
      "HBox",
      [
        "children": .references([self.html, self.button]),
        "layout": .reference(style.boxLayout),
      ])
    return [
      text.opening(as: self.html), button.opening(as: self.button), box.opening(as: self.box),
    ]
  }

  /// Changes what is shown beside the button.
  func update(_ html: String) -> CommEvent {
    WidgetModel.update(["value": .text(html)], of: self.html)
  }

  /// Has the button say that it was heard.
  var waiting: [CommEvent] {
    [WidgetModel.update(["description": "Cancelling…", "disabled": true], of: button)]
  }

  /// Takes the button away.
  func end(_ html: String) -> [CommEvent] {
    [
      update(html), WidgetModel.update(["children": .references([self.html])], of: box),
      CommEvent(id: button, kind: .close),
    ]
  }

  /// Takes away what ``end(_:)`` has left.
  var closing: [CommEvent] { [box, html].map { CommEvent(id: $0, kind: .close) } }

  var comms: [String] { [html, button, box] }
}

/// How the widgets of all cards look.
struct CardWidgetStyle: Hashable, Sendable {
  let boxLayout = WidgetModel.newID()
  let textLayout = WidgetModel.newID()
  let buttonLayout = WidgetModel.newID()
  let buttonStyle = WidgetModel.newID()

  var opening: [CommEvent] {
    [
      WidgetModel(layout: ["align_items": "flex-start"]).opening(as: boxLayout),
      WidgetModel(layout: ["margin": "0", "flex": "0 1 auto", "width": "auto"])
        .opening(as: textLayout),
      // A box of its own, as lines in buttons are higher than this one.
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
