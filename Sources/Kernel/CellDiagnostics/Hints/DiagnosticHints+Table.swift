extension DiagnosticHints {
  /// All hints; the first one that has something to say about a diagnostic counts.
  static let table = names + calls + values + sharing + extensions

  // MARK: - Names

  private static let names: [DiagnosticHint] = [
    DiagnosticHint("no such module '…'") { error in
      ModuleNames.replacement(for: error.name)
        ?? HintedSession.suggestion(for: error.name, of: ModuleNames.all)
        ?? "packages are not available in cells; '\(error.name)' would have to be part of the Swift "
        + "toolchain, as Foundation is"
    },
    DiagnosticHint("cannot find '…' in scope", "cannot find type '…' in scope") { error in
      error.session.adding(ModuleNames.module(declaring: error.name), for: error.name)
        ?? error.session.nearest(to: error.name)
    },
    DiagnosticHint("unknown attribute '…'", "no macro named '…'") { error in
      error.session.adding(ModuleNames.module(declaring: error.name), for: error.name)
    },
    // Foundation declares the types of FoundationNetworking and FoundationXML without content.
    DiagnosticHint("…' (aka 'AnyObject')…") { error in
      error.name.split(separator: "'").last.map(String.init).flatMap { type in
        error.session.adding(ModuleNames.module(declaring: type), for: type)
      }
    },
    DiagnosticHint("value of type '…' has no member '…'") { error in
      error.session.adding(ModuleNames.module(adding: error.gaps[1]), for: error.gaps[1])
        ?? HintedValue(of: error.name)?.use
    },
    DiagnosticHint("… without importing module '…'…", "… requires the '…' module …") { error in
      error.session.adding(error.gaps[1])
    },
    DiagnosticHint(
      "no exact matches in call to initializer…", "incorrect argument label…",
      "extraneous argument label…", "extra argument…", "missing argument label…",
      replacesCandidates: true
    ) { error in
      ["format", "contentsOfFile", "contentsOf", "data"].first { label in
        error.diagnostic.location?.lineText.contains("String(\(label):") ?? false
      }.flatMap { error.session.adding("Foundation", for: "String(\($0):)") }
    },
  ]

  // MARK: - Calls

  private static let calls: [DiagnosticHint] = [
    DiagnosticHint(
      "missing argument labels '…' in call",
      "incorrect argument label in call (have '…', expected '…')",
      "incorrect argument labels in call (have '…', expected '…')"
    ) { error in
      guard let callee = error.callee, let labels = error.gaps.last else { return nil }
      let arguments = labels.split(separator: ":").map { $0 == "_" ? "…" : "\($0): …" }
      return "write it as '\(callee)(\(arguments.joined(separator: ", ")))'"
    },
    DiagnosticHint("missing argument label '…' in call") { error in
      "write '\(error.name)' in front of the argument"
    },
    DiagnosticHint(
      "extraneous argument label '…' in call", "extraneous argument labels '…' in call"
    ) { error in
      "leave out '\(error.name.split(separator: ":").joined(separator: ":' and '")):'"
    },
    DiagnosticHint(
      "call to … in a synchronous nonisolated context",
      "actor-isolated property '…' can not be referenced from a nonisolated context"
    ) { error in
      error.mentions("main actor")
        ? "call it by 'await MainActor.run { … }'; the top level of a cell can 'await'"
        : "put 'await' in front; the top level of a cell and the closure of a job can wait"
    },
  ]

  // MARK: - Values

  private static let values: [DiagnosticHint] = [
    // What has no value is of this type, whatever it was declared as.
    DiagnosticHint(
      "cannot convert value of type 'Never' to …", "value of type 'Never' has no member '…'",
      "… requires that 'Never' conform to '…'",
      "binary operator '…' cannot be applied to …"
    ) { error in
      error.mentions("'Never'") ? error.lostName : nil
    },
    DiagnosticHint("value of optional type '…' must be unwrapped …") { error in
      let value = error.word.map { ($0, $0) } ?? ("value", "value = …")
      return "where it may be missing, use it in 'if let \(value.1) { … }', in which "
        + "'\(value.0)' is never nil"
    },
    DiagnosticHint("…: '…' is a 'let' constant") { error in
      let name = error.gaps[1]
      guard !error.mentions("change 'let' to 'var'") else { return nil }
      if !error.session.bindsLocally(name), let cell = error.session.cell(declaring: name) {
        return "declare '\(name)' with 'var' in \(cell), and run that cell again"
      }
      return "change a copy of it: 'var \(name) = \(name)'"
    },
    DiagnosticHint("cannot use mutating member on immutable value…") { error in
      let copying = ["sort": "sorted", "reverse": "reversed", "shuffle": "shuffled"]
      let variable = "put the value into a variable first: 'var values = …'"
      guard let member = error.word, let other = copying[member] else { return variable }
      return "'\(other)()' returns a new value, '\(member)()' changes a variable"
    },
    DiagnosticHint(
      "binary operator '…' cannot be applied to operands of type '…' and '…'"
    ) { error in
      let types = (error.gaps[1], error.gaps[2])
      return HintedConversion.hint(operator: error.name, types.0, types.1)
        ?? (HintedValue(of: types.0) ?? HintedValue(of: types.1))?.use
    },
    DiagnosticHint(
      "cannot convert value of type '…' to specified type '…'",
      "cannot convert value of type '…' to expected argument type '…'",
      "cannot convert value of type '…' to closure result type '…'",
      "cannot convert return expression of type '…' to return type '…'"
    ) { error in
      HintedConversion.hint(from: error.gaps[0], to: error.gaps[1])
        ?? HintedValue(of: error.name)?.use
    },
    DiagnosticHint(
      "cannot convert value of type '…' to expected dictionary value type 'JSON'",
      "cannot convert value of type '…' to expected element type 'JSON'"
    ) { _ in
      "write 'JSON(…)' around it"
    },
    DiagnosticHint("heterogeneous collection literal could only be inferred to '…'; …") { error in
      "write 'as \(error.name)' behind it"
    },
    DiagnosticHint("'subscript(_:)' is unavailable: cannot subscript String with an Int…") { _ in
      "'Array(text)[n]' is the character at a position, 'text.prefix(n)' the start of a text"
    },
  ]

  // MARK: - Extensions

  private static let extensions: [DiagnosticHint] = [
    DiagnosticHint(
      "'let' property '…' may not be initialized directly; …",
      "'self' used before 'self.init' call or assignment to 'self'",
      "'self.init' isn't called on all paths before returning from initializer"
    ) { error in
      error.session.text.contains("extension ")
        ? "only the cell that declares a struct may set its properties one by one: begin with "
          + "'self.init(…)', or move the initializer there and run that cell again" : nil
    },
    DiagnosticHint(
      "extension outside of file declaring … '…' prevents automatic synthesis of '…' …"
    ) { error in
      error.diagnostic.notes.lazy.compactMap(\.location).first.map { place in
        "only the cell that declares '\(error.gaps[1])' can leave this to the compiler: state the "
          + "conformance there, in \(place.label), and run that cell again"
      }
    },
  ]

  // MARK: - Sharing

  private static let sharing: [DiagnosticHint] = [
    DiagnosticHint(
      "mutation of captured var '…' in concurrently-executing code…",
      "reference to captured var '…' in concurrently-executing code…",
      "sending '…' risks causing data races…"
    ) { error in
      "several threads may use '\(error.name)' at once: 'let \(error.name) = Shared(…)' has a lock, "
        + "and \(error.name).withLock { … } uses it"
    },
    DiagnosticHint("capture of '…' with non-Sendable type '…' in …") { error in
      "several threads may use '\(error.name)' at once: make '\(error.gaps[1])' an actor, or keep it in "
        + "'Shared(…)', which has a lock"
    },
    DiagnosticHint("main actor-isolated … '…' can not be …") { _ in
      "use it in 'await MainActor.run { … }', on the main thread"
    },
  ]
}
