/** Tells how hard it is to get a connection to the database. Provided by the app that runs the gateway. */
export abstract class LoadProbe {
  /** How long a statement of the gateway would wait now for a connection, in ms; rejects when there is none to be had. */
  abstract databaseWaitMs(): Promise<number>;
}
