internal import Notebook
internal import NotebookEngine
package import RunnerProtocol

extension RunnerMagic {
  /// Performs the magic on this thread; a script becomes a job.
  ///
  /// - Throws: A ``MagicError`` for the user, or a `CancellationError` when the job that performs it is
  ///   cancelled.
  package func perform() throws {
    NotebookRuntime.host.checkForStop()
    do {
      try performUnchecked()
    } catch let error as MagicError {
      throw error
    } catch let error as CancellationError {
      throw error
    } catch {
      throw MagicError(message: "\(error)")
    }
  }

  private func performUnchecked() throws {
    switch self {
    case .shell(let command): performCommand(command)
    case .script(let text, let options):
      let script = ShellScript(text, options: options)
      run(script.name) { try await script.run() }
    case .changeDirectory(let destination):
      try DirectoryMagics.changeDirectory(to: destination)
    case .showDirectory: try DirectoryMagics.show()
    case .listEnvironment: EnvironmentMagics.list()
    case .showVariable(let name): try EnvironmentMagics.show(name)
    case .setVariable(let name, let value): EnvironmentMagics.set(name, to: value)
    case .load(let path): try FileMagics.load(path)
    case .writeFile(let path, let text, let append):
      try FileMagics.write(text, to: path, appending: append)
    case .wait(let jobs, let timeout): try JobMagics.wait(for: jobs, timeout: timeout)
    case .cancel(let jobs, let now): try JobMagics.cancel(jobs, grace: now ? .zero : nil)
    case .jobs(let all, let timeline):
      JobMagics.list(includingParts: all, withTimeline: timeline)
    case .log(let job, let lines, let follow):
      try LogMagics.show(job, lines: lines, following: follow)
    case .listLogs: try LogMagics.list()
    }
  }
}
