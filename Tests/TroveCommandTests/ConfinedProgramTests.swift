import Foundation
import TestSupport
import Testing

/// Programs of a model's: `tools/agent/sandbox` tries every way out, as root and as a user; here are those that matter most.
@Suite("Confined programs") struct ConfinedProgramTests {
    private func said(_ code: String) async throws -> String {
        let folder = try TemporaryFolder()
        try folder.write("work/main.py", code)
        let work = folder.url.appendingPathComponent("work")
        try folder.write("secret", "swordfish")
        if geteuid() == 0 {
            for path in [work.path, work.path + "/main.py"] {
                try FileManager.default.setAttributes([.ownerAccountID: 65534], ofItemAtPath: path)
            }
        }
        let python = URL(fileURLWithPath: "/usr/bin/python3").resolvingSymlinksInPath().path
        let command = Command(store: folder.url.appendingPathComponent("store"))
        let result = try await command.run("confined", work.path, python, "main.py")
        return result.output + result.errors
    }

    @Test("They compute and write where they stand")
    func compute() async throws {
        let said = try await said("open('a.txt', 'w').write('7')\nprint(6 * int(open('a.txt').read()))")
        #expect(said == "42\n")
    }

    @Test(
        "Nothing leads out",
        arguments: [
            "open('../secret').read()", "open('/etc/passwd').read()", "import os; os.listdir('..')",
            "open('../other', 'w')", "import os; os.rename('../secret', 'mine')",
            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)", "import socket; socket.socket()",
            "import socket; socket.socket(socket.AF_UNIX)", "import os; os.fork()",
            "import subprocess; subprocess.run(['/bin/true'])", "import os; os.kill(os.getppid(), 0)",
            "import os; open(f'/proc/{os.getppid()}/environ').read()", "bytearray(2 << 30)",
        ])
    func refused(code: String) async throws {
        let said = try await said(code + "\nprint('escaped')")
        #expect(said.contains("Error") && !said.contains("escaped"), "\(said)")
    }

    @Test("What starts them says so where it is called otherwise")
    func misuse() async throws {
        let folder = try TemporaryFolder()
        let result = try await Command(store: folder.url).run("confined", "x")
        #expect(result.status != 0 && result.errors.contains("agents start this"), "\(result.errors)")
    }
}
