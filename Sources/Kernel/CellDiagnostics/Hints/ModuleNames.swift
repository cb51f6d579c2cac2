/// Names of the toolchain's modules that cells use without an import; only the ones people look for.
enum ModuleNames {
  /// The module that declares a type, function, attribute or macro.
  static func module(declaring name: String) -> String? { modules[name] }

  /// The module that adds a member to a type of the standard library.
  static func module(adding member: String) -> String? {
    foundationMembers.contains(member) ? "Foundation" : nil
  }

  /// What to import in place of a module that exists on other systems only.
  static func replacement(for module: String) -> String? {
    if ["Darwin", "WinSDK", "ucrt", "Musl"].contains(module) {
      return "'\(module)' does not exist on Linux: write 'import Glibc', or 'import Foundation'"
    }
    guard appleModules.contains(module) else { return nil }
    return "'\(module)' is part of Apple's systems and does not exist on Linux"
  }

  /// The modules that cells import most.
  static let all = namesByModule.map(\.key)

  private static let appleModules: Set = [
    "AppKit", "ARKit", "AVFoundation", "Accelerate", "Charts", "Combine", "Compression",
    "CoreData", "CoreGraphics", "CoreImage", "CoreLocation", "CoreML", "CreateML", "CryptoKit",
    "GameplayKit", "MapKit", "Metal", "MetalKit", "MetalPerformanceShaders", "NaturalLanguage",
    "Network", "OSLog", "ObjectiveC", "PlaygroundSupport", "Playgrounds", "QuartzCore",
    "RealityKit", "SceneKit", "SpriteKit", "StoreKit", "SwiftData", "SwiftUI", "TabularData",
    "UIKit", "Vision",
    "WidgetKit", "os", "simd",
  ]

  private static let modules: [String: String] = {
    var modules: [String: String] = [:]
    for (module, names) in namesByModule {
      for name in names.split(separator: " ") { modules[String(name)] = module }
    }
    return modules
  }()

  /// The names, separated by spaces.
  static let namesByModule: KeyValuePairs = [
    "Foundation": """
    AttributedString Bundle ByteCountFormatter CGFloat CGPoint CGRect CGSize Calendar CharacterSet \
    CocoaError Data Date DateComponents DateFormatter DateInterval \
    DateIntervalFormatter Decimal Dimension FileHandle FileManager Formatter Host IndexPath IndexSet \
    ISO8601DateFormatter InputStream JSONDecoder JSONEncoder JSONSerialization LengthFormatter Locale \
    LocalizedError Measurement NSArray NSCache NSCondition NSData NSDate \
    NSDictionary NSError NSLock NSLog NSNull NSNumber NSObject NSPredicate NSRange \
    NSRecursiveLock NSRegularExpression NSSet NSString Notification NotificationCenter NumberFormatter \
    Operation OperationQueue OutputStream POSIXError Pipe Process ProcessInfo PropertyListDecoder \
    PropertyListEncoder RunLoop Scanner Thread TimeInterval TimeZone Timer URL URLComponents \
    URLError URLQueryItem UUID Unit UnitAngle UnitArea UnitDuration UnitLength UnitMass UnitSpeed \
    UnitTemperature UnitVolume UserDefaults \
    acos acosh asin asinh atan atan2 atanh cbrt ceil cos cosh erf exp exp2 expm1 fabs floor fmod \
    getenv getpid hypot lgamma log log10 log1p log2 memcpy memset pow puts rand random round \
    setenv sin sinh sleep sqrt srand strlen tan tanh tgamma time trunc usleep
    """,
    "FoundationNetworking": """
    CachedURLResponse HTTPCookie HTTPCookieStorage HTTPURLResponse URLCache URLCredential \
    URLProtocol URLRequest URLResponse URLSession URLSessionConfiguration URLSessionDataTask \
    URLSessionDelegate URLSessionDownloadTask URLSessionTask URLSessionUploadTask \
    URLSessionWebSocketTask
    """,
    "FoundationXML": "XMLDTD XMLDocument XMLElement XMLNode XMLParser XMLParserDelegate",
    "Dispatch": """
    DispatchGroup DispatchQueue DispatchSemaphore DispatchSource DispatchTime DispatchWallTime \
    DispatchWorkItem dispatchMain
    """,
    "Synchronization": "Atomic AtomicLazyReference AtomicRepresentable Mutex",
    "RegexBuilder": """
    Anchor Capture CharacterClass ChoiceOf Local Lookahead NegativeLookahead One OneOrMore Optionally \
    Reference Repeat TryCapture ZeroOrMore
    """,
    "Observation": """
    Observable ObservationIgnored ObservationRegistrar ObservationTracked Observations \
    withObservationTracking
    """,
    "_Differentiation": """
    Differentiable derivative differentiable differential gradient noDerivative pullback transpose \
    valueWithDifferential valueWithGradient valueWithPullback
    """,
    "Testing": "Suite Test Trait expect require withKnownIssue",
    "XCTest": """
    XCTAssert XCTAssertEqual XCTAssertFalse XCTAssertGreaterThan XCTAssertLessThan XCTAssertNil \
    XCTAssertNotEqual XCTAssertNotNil XCTAssertThrowsError XCTAssertTrue XCTFail XCTSkip XCTUnwrap \
    XCTestCase XCTestExpectation
    """,
    "Distributed": "DistributedActor DistributedActorSystem LocalTestingDistributedActorSystem",
    "Glibc": "fputs fflush stderr stdin stdout getline",
  ]

  static let foundationMembers: Set = [
    "addingPercentEncoding", "applyingTransform", "capitalized", "caseInsensitiveCompare",
    "components", "cString", "data", "enumerateLines", "enumerateSubstrings", "folding",
    "formatted", "lengthOfBytes", "localizedCapitalized", "localizedCaseInsensitiveCompare",
    "localizedStandardCompare", "localizedStandardContains", "padding", "paragraphRange",
    "precomposedStringWithCanonicalMapping", "range", "removingPercentEncoding",
    "replacingCharacters", "replacingOccurrences", "trimmingCharacters", "write",
  ]
}
