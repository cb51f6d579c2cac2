import CompilerProtocol
import SwiftSyntax

/// Makes `async let` work at the top level of a cell, which is not an asynchronous function.
///
/// `async let x = f()` becomes `let _async_x = _notebookChild({ async let _value = f(); return await
/// _value }); defer { _async_x.end() }`, and each use of `x` in its scope `_async_x.value`, which is as
/// asynchronous as `x` and throws as it does. For later cells `x` is a variable that is unavailable.
struct AsyncLets {
  /// What replaces the text in front of the values.
  private(set) var edits: [TextEdit] = []
  /// What follows the last value of each declaration.
  private(set) var closings: [Insertion] = []
  /// What replaces the uses.
  private(set) var uses: [TextEdit] = []

  init(in tree: SourceFileSyntax) {
    var bindings: [AsyncLetBinding] = []
    tree.walk { node in
      // The body of a `for await` is asynchronous in the compiler's text too.
      if node.isFunctionBody || node.as(ForStmtSyntax.self)?.awaitKeyword != nil { return false }
      guard let declaration = node.as(VariableDeclSyntax.self) else { return true }
      bindings += AsyncLetBinding.bindings(of: declaration)
      return false
    }
    guard !bindings.isEmpty else { return }
    AsyncLetBinding.decideWhichThrow(&bindings)
    let text = tree.syntaxTextBytes
    for (index, binding) in bindings.enumerated() {
      rewrite(binding, after: index > 0 ? bindings[index - 1] : nil, in: text)
      let isLast = bindings.dropFirst(index + 1).first?.declaration != binding.declaration
      if isLast {
        closings.append(Insertion(closing: binding.closing, behind: Syntax(binding.value)))
      }
    }
  }

  private mutating func rewrite(
    _ binding: AsyncLetBinding, after previous: AsyncLetBinding?, in text: [UInt8]
  ) {
    var start = binding.declaration.startOffset
    var opening = binding.opening
    if let previous, previous.declaration == binding.declaration {
      start = previous.value.endOffset
      opening = "\(previous.closing); \(opening)"
    }
    // The lines behind keep their numbers.
    let replaced = start..<binding.value.startOffset
    opening += String(repeating: "\n", count: text[replaced].count { $0 == UInt8(ascii: "\n") })
    edits.append(TextEdit(offset: start, removed: replaced.count, inserted: opening))
    uses += binding.uses.map { use in
      TextEdit(
        offset: use.startOffset, removed: use.endOffset - use.startOffset,
        inserted: binding.text(for: use.baseName.text))
    }
  }
}
