import type { DataSource } from 'typeorm';
import { Database } from '#persistence';

/** A node of a plan that was run, as far as the tests look. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly PlanNode[];
}

const settings = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_timing': 'off',
  'auto_explain.log_format': 'json',
  client_min_messages: 'log',
};

/** A database whose server tells the plan of every statement that it has run; its user is a superuser. */
export class ExplainedDatabase {
  readonly database: Database;
  /** Where adapters ask TypeORM for nothing but the rows of a statement. */
  readonly source: DataSource;
  private plans: PlanNode[] = [];

  constructor(url: string) {
    const explained = new URL(url);
    const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    explained.searchParams.set('options', options.join(' '));
    this.database = new Database(explained.href, 2, 'aviary-test', () => undefined);
    this.database.pool.on('connect', (client) => {
      client.on('notice', ({ message = '' }) => this.note(message));
    });
    const query = async (text: string, values: unknown[]) =>
      (await this.database.pool.query(text, values)).rows as unknown;
    this.source = { query } as DataSource;
  }

  /** The plans of all statements that `work` ran, the outermost node of each. */
  async plansOf(work: () => Promise<unknown>): Promise<readonly PlanNode[]> {
    this.plans = [];
    await work();
    return this.plans;
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private note(message: string): void {
    const start = message.indexOf('{');
    if (!message.includes('plan:') || start < 0) return;
    const { Plan } = JSON.parse(message.slice(start)) as { Plan: PlanNode };
    this.plans.push(Plan);
  }
}

/** The node and all below it. */
export function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
