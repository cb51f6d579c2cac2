/// What is known of a job when it is submitted.
package struct JobAnnouncement: Hashable, Sendable {
  /// The name it was given, if it was given one.
  package var name: String?
  /// The job it is a part of, which speaks for it.
  package var whole: JobID?

  package init(name: String?, partOf whole: JobID? = nil) {
    self.name = name
    self.whole = whole
  }
}
