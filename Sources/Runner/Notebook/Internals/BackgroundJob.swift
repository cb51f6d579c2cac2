internal import NotebookEngine

/// Starts a job that a batch run does not wait for.
package func startBackgroundJob(_ name: String, _ body: @escaping () async throws -> Void) {
  var options = JobOptions()
  options.name = name
  options.isBackground = true
  _ = launch(options, JobFunction<Void>.asynchronous(body))
}
