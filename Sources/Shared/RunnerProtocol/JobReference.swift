/// A job as a user names it in a magic.
package enum JobReference: Hashable, Sendable, Codable {
  case number(JobID)
  case name(String)
}
