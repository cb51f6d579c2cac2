internal import CSourceKit

/// A name that sourcekitd defines: of a request, a key, or a kind of declaration.
///
/// The corresponding C type is `sourcekitd_uid_t`.
struct Identifier: Hashable, @unchecked Sendable {  // created once, never changed or freed
  let reference: sourcekitd_uid_t?

  init(_ name: String) {
    reference = sourcekitd_uid_get_from_cstr(name)
  }

  init(_ reference: sourcekitd_uid_t?) {
    self.reference = reference
  }

  /// The name as text.
  var name: String {
    guard let reference, let text = sourcekitd_uid_get_string_ptr(reference) else { return "" }
    return String(cString: text)
  }
}

extension Identifier {
  static let request = Identifier("key.request")
  static let compile = Identifier("source.request.compile")
  static let complete = Identifier("source.request.codecomplete")
  static let configure = Identifier("source.request.configuration.global")
  static let cursorInformation = Identifier("source.request.cursorinfo")
  static let openDocument = Identifier("source.request.editor.open")
  static let closeCompilation = Identifier("source.request.compile.close")
  static let closeDocument = Identifier("source.request.editor.close")

  static let annotatesDescriptions = Identifier("key.codecomplete.annotateddescription")
  static let annotatedDeclaration = Identifier("key.annotated_decl")
  static let bytesToErase = Identifier("key.num_bytes_to_erase")
  static let compilerArguments = Identifier("key.compilerargs")
  static let completionOptions = Identifier("key.codecomplete.options")
  static let completionReuseLimit = Identifier("key.completion_max_astcontext_reuse_count")
  static let context = Identifier("key.context")
  static let description = Identifier("key.description")
  static let diagnostics = Identifier("key.diagnostics")
  static let documentation = Identifier("key.doc_comment")
  static let documentationBrief = Identifier("key.doc.brief")
  static let enablesDiagnostics = Identifier("key.enablediagnostics")
  static let enablesStructure = Identifier("key.enablesubstructure")
  static let enablesSyntaxMap = Identifier("key.enablesyntaxmap")
  static let isSyntacticOnly = Identifier("key.syntactic_only")
  static let kind = Identifier("key.kind")
  static let moduleName = Identifier("key.modulename")
  static let name = Identifier("key.name")
  static let offset = Identifier("key.offset")
  static let primaryFile = Identifier("key.primary_file")
  static let relatedDeclarations = Identifier("key.related_decls")
  static let results = Identifier("key.results")
  static let secondarySymbols = Identifier("key.secondary_symbols")
  static let sourceFile = Identifier("key.sourcefile")
  static let sourceText = Identifier("key.sourcetext")
  static let typeName = Identifier("key.typename")
  static let typeRelation = Identifier("key.typerelation")
  static let value = Identifier("key.value")
}
