/// The work of a job, as its user has written it.
///
/// A function that does not `await` stays what it is: converted to an asynchronous one, it would cost every
/// job another closure.
enum JobFunction<Value> {
  case synchronous(() throws -> Value)
  case asynchronous(() async throws -> Value)
}
