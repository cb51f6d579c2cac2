internal import NotebookEngine
internal import RunnerProtocol

/// Asks the user for a line of text and waits for it.
///
/// For example, `let name = input("Your name? ") ?? "anonymous"`. `readLine()` asks too, without a
/// prompt. When the user pastes several lines, each call returns the next one.
///
/// Only a running cell can ask; in a job this is an error that ends the job.
///
/// - Parameter prompt: The text in front of the input field.
/// - Returns: The line without its line break, or `nil` if the user ended the input.
public func input(_ prompt: String = "") -> String? {
  StandardInput.line(for: InputQuestion(prompt: prompt))
}

/// Asks the user for a password, which stays hidden while it is typed, and waits for it.
///
/// - Parameter prompt: The text in front of the input field.
/// - Returns: What the user typed, or `nil` if the user ended the input.
public func input(password prompt: String) -> String? {
  StandardInput.line(for: InputQuestion(prompt: prompt, isPassword: true))
}
