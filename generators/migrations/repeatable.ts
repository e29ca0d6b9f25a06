/** A migration that every push applies again. */
export interface RepeatableMigration {
  /** Greater than any date, so that it comes last; never recorded in the migration history. */
  readonly version: string;
  readonly name: string;
  readonly template: 'migrations/core.sql.hbs' | 'migrations/connectors.sql.hbs';
}

/** Functions, policies, grants and views of the core. */
export const coreMigration: RepeatableMigration = {
  version: '99999999999998',
  name: 'supasaasy_core',
  template: 'migrations/core.sql.hbs',
};

/** What the configured connectors add, and the jobs of pg_cron. */
export const connectorMigration: RepeatableMigration = {
  version: '99999999999999',
  name: 'connector_migrations',
  template: 'migrations/connectors.sql.hbs',
};

export const repeatableMigrations: readonly RepeatableMigration[] = [coreMigration, connectorMigration];
