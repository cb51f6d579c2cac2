import KernelInstallation
import Testing

@Suite("Install locations")
struct InstallLocationTests {
  @Test(
    "The user's directory follows JUPYTER_DATA_DIR, then XDG_DATA_HOME, then the home directory")
  func user() {
    var environment = ["HOME": "/home/ada", "XDG_DATA_HOME": "/xdg", "JUPYTER_DATA_DIR": "/data"]
    #expect(InstallLocation.user.dataDirectory(environment: environment) == "/data")
    environment["JUPYTER_DATA_DIR"] = ""
    #expect(InstallLocation.user.dataDirectory(environment: environment) == "/xdg/jupyter")
    environment["XDG_DATA_HOME"] = nil
    #expect(
      InstallLocation.user.dataDirectory(environment: environment)
        == "/home/ada/.local/share/jupyter")
  }

  @Test("A user without a home has no data directory")
  func homeless() {
    #expect(InstallLocation.user.dataDirectory(environment: [:]) == nil)
  }

  @Test("A prefix has its own share directory, whatever the environment is")
  func prefix() {
    let directory = InstallLocation.prefix("/opt/py").dataDirectory(environment: [
      "HOME": "/home/ada"
    ])
    #expect(directory == "/opt/py/share/jupyter")
  }
}
