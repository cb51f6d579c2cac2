internal import NotebookEngine
internal import RunnerProtocol

/// Asks the user for a line of text and waits for it.
///
/// For example, `let name = input("Your name? ") ?? "nobody"`. `readLine()` asks, too, without a
/// prompt. A line pasted with others is followed by them: each call takes the next.
///
/// A job cannot ask: front-ends let only the running cell do so. There it is an error that ends the
/// job.
///
/// - Parameter prompt: What the front-end shows beside the field.
/// - Returns: The line without its end; `nil` when the user ended the input.
public func input(_ prompt: String = "") -> String? {
  StandardInput.line(for: InputQuestion(prompt: prompt))
}

/// Asks the user for a secret, which stays hidden while it is typed, and waits for it.
///
/// - Parameter prompt: What the front-end shows beside the field.
/// - Returns: What was typed; `nil` when the user ended the input.
public func input(password prompt: String) -> String? {
  StandardInput.line(for: InputQuestion(prompt: prompt, isPassword: true))
}
