/// A lane of requests: they are answered one after another, in parallel with those of other lanes.
///
/// So a completion that waits for a compiler delays neither a widget nor the question whether a text
/// is complete.
enum RequestLane: CaseIterable, Hashable, Sendable {
  case comms
  case completeness
  case completion
  case description
  case history
  case inspection
  case usage
}
