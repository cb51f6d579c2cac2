import KernelInstallation
import Testing

@Suite("Install locations")
struct InstallLocationTests {
  @Test("The user's folder follows JUPYTER_DATA_DIR, then XDG_DATA_HOME, then the home folder")
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

  @Test("A user without a home has no data folder")
  func homeless() {
    #expect(InstallLocation.user.dataDirectory(environment: [:]) == nil)
  }

  @Test("A prefix keeps its own share folder, whatever the environment says")
  func prefix() {
    let folder = InstallLocation.prefix("/opt/py").dataDirectory(environment: ["HOME": "/home/ada"])
    #expect(folder == "/opt/py/share/jupyter")
  }
}
