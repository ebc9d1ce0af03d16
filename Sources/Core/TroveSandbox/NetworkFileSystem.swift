internal import CTroveSystem

/// File systems that other machines serve: their locks and notifications are not to be relied on.
package enum NetworkFileSystem {
    /// The name of the network file system that holds `path`; nil for one of this machine.
    package static func name(of path: String) -> String? {
        // SAFETY: the path is passed as a NUL-terminated copy.
        unsafe names[ctrove_file_system(path)]
    }

    /// By the numbers of `linux/magic.h` and the file systems' own documentation.
    private static let names: [UInt32: String] = [
        0x6969: "NFS", 0xFF53_4D42: "CIFS", 0xFE53_4D42: "SMB", 0x517B: "SMB", 0x0102_1997: "9p",
        0x5346_414F: "AFS", 0x7375_7245: "Coda", 0x00C3_6400: "Ceph", 0x6573_5546: "FUSE", 0x0BD0_0BD0: "Lustre",
        0x4750_4653: "GPFS", 0x7461_636F: "OCFS2", 0x0116_1970: "GFS2",
    ]
}
