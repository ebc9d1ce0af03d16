internal import GRDB

/// Runs of agents: their logs, accounts and questions.
extension Schema {
    static func registerRuns(in migrator: inout DatabaseMigrator) {
        migrator.registerMigration("runs") { db in try db.execute(sql: runs) }
    }

    private static let runs = """
        CREATE TABLE agent_run (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            uid TEXT NOT NULL UNIQUE,
            goal TEXT NOT NULL,
            status TEXT NOT NULL,
            reason TEXT NOT NULL,
            account TEXT NOT NULL,
            parent TEXT,
            started_at REAL NOT NULL,
            changed_at REAL NOT NULL,
            request TEXT
        );
        CREATE TABLE agent_event (
            run_id INTEGER NOT NULL REFERENCES agent_run(id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL,
            at REAL NOT NULL,
            kind TEXT NOT NULL,
            body TEXT NOT NULL,
            PRIMARY KEY (run_id, sequence)
        ) WITHOUT ROWID;
        CREATE TABLE agent_event_source (
            source TEXT NOT NULL,
            run_id INTEGER NOT NULL REFERENCES agent_run(id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (source, run_id, sequence)
        ) WITHOUT ROWID;
        CREATE INDEX agent_event_source_run ON agent_event_source(run_id);
        CREATE TABLE agent_budget (
            account TEXT NOT NULL,
            unit TEXT NOT NULL,
            total INTEGER NOT NULL,
            spent INTEGER NOT NULL,
            PRIMARY KEY (account, unit)
        ) WITHOUT ROWID;
        CREATE TABLE agent_question (
            run_id INTEGER NOT NULL REFERENCES agent_run(id) ON DELETE CASCADE,
            sequence INTEGER NOT NULL,
            text TEXT NOT NULL,
            choices TEXT NOT NULL,
            answer TEXT,
            answered_by TEXT,
            PRIMARY KEY (run_id, sequence)
        ) WITHOUT ROWID;
        """
}
