import { findAccountStatement } from '../credential/credential-statements.js';
import type { Statement } from '../data-source/database.js';
import * as parameters from '../parameter/parameter-statements.js';
import { informChangesStatement } from '../session/inform-changes-statement.js';
import { confirmInformsStatement, confirmInformStatement } from '../session/inform-confirmations.js';
import { informsStatement, informStatement } from '../session/inform-statement.js';
import * as session from '../session/pg-session-store.js';
import { claimStatement, findClaimedStatement, settleStatement } from '../task/claim-statements.js';
import { acceptStatement, dueTasksStatement, findDuplicateStatement } from '../task/ledger-statements.js';
import { recoverStatement } from '../task/recovery-statements.js';

/** What sessions of devices and the acceptance of tasks run: the cost of each is paid once for every device of a fleet. */
const hotPath: readonly Statement[] = [
  findAccountStatement,
  informStatement,
  informsStatement,
  informChangesStatement,
  confirmInformStatement,
  confirmInformsStatement,
  session.registerStatement,
  session.resumeStatement,
  session.outstandingStatement,
  session.journalStatement,
  parameters.loadStatement,
  parameters.loadToFoldStatement,
  parameters.mergeStatement,
  parameters.foldStatement,
  parameters.compactStatement,
  acceptStatement,
  findDuplicateStatement,
  dueTasksStatement,
  claimStatement,
  findClaimedStatement,
  settleStatement,
  recoverStatement,
];

/** The texts of the files of this folder, by their names. */
export function hotPathFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(hotPath.map(({ name, text }) => [`${name}.sql`, `${text.trim()}\n`]));
}
