import type { DeviceId } from '#device';
import { TaskOutlooks, type AwaitedThing, type TaskOutlook } from '#task';
import type { Database } from '../data-source/database.js';

const outlookStatement = {
  name: 'task_outlook',
  text: `
SELECT t.device_id AS "deviceId",
  CASE WHEN t.state = 'inSession' THEN 'answer' WHEN t.state = 'waitingForDevice' THEN 'report'
    WHEN d.quarantined_at IS NOT NULL THEN 'release'
    WHEN d.onboarding <> 'approved' THEN 'approval'
    WHEN t.depends_on IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM device_task o WHERE o.id = t.depends_on AND o.state = 'succeeded') THEN 'dependency'
    WHEN t.not_before > now() THEN 'start' ELSE 'session' END AS "waitsFor",
  (SELECT count(*)::int FROM device_task o WHERE o.device_id = t.device_id AND o.state = 'queued'
    AND o.not_before <= now() AND o.expires_at > now()
    AND (o.lane, o.priority, o.seq) < (t.lane, t.priority, t.seq)) AS "tasksAhead",
  s.last_inform_at + make_interval(secs => d.periodic_inform_interval_s) AS "nextInformAt"
FROM device_task t JOIN device d ON d.id = t.device_id LEFT JOIN device_session s ON s.device_id = d.id
WHERE t.id = $1 AND t.settled_at IS NULL`,
} as const;

interface OutlookRow {
  readonly deviceId: string;
  readonly waitsFor: AwaitedThing;
  readonly tasksAhead: number;
  readonly nextInformAt: Date | null;
}

/** TaskOutlooks on PostgreSQL. */
export class PgTaskOutlooks extends TaskOutlooks {
  constructor(private readonly database: Database) {
    super();
  }

  override async find(taskId: string): Promise<TaskOutlook | null> {
    const row = await this.database.row<OutlookRow>(outlookStatement, [taskId]);
    return row && { ...row, deviceId: Number(row.deviceId) as DeviceId };
  }
}
