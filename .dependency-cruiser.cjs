// Default deny: a room may import itself and what is listed here, a lib only through its src/index.ts.
const allowed = {
  'libs/config': [],
  // The names of value types are words of the data model, and the codec refuses what is none of them.
  'libs/cwmp': ['libs/data-model'],
  'libs/digest': [],
  'libs/data-model': [],
  'libs/filter': [],
  'libs/recent-entries': [],
  'libs/observability': ['libs/config'],
  'libs/cwmp-session': ['libs/cwmp'],
  'libs/device': ['libs/data-model', 'libs/filter'],
  'libs/task': ['libs/cwmp', 'libs/data-model', 'libs/filter', 'libs/device'],
  'libs/redis': ['libs/observability'],
  'libs/coordination': [
    'libs/connection-request',
    'libs/device',
    'libs/task',
    'libs/redis',
    'libs/recent-entries',
    'libs/config',
    'libs/observability',
  ],
  'libs/queue': ['libs/device', 'libs/task', 'libs/redis', 'libs/config', 'libs/observability'],
  // Keeps the bytes of files on the disk itself.
  'libs/transfer': [],
  'libs/connection-request': ['libs/digest', 'libs/recent-entries', 'libs/config', 'libs/observability'],
  'libs/persistence': [
    'libs/cwmp',
    'libs/data-model',
    'libs/filter',
    'libs/device',
    'libs/task',
    'libs/transfer',
    'libs/config',
    'libs/observability',
  ],
  // Chooses adapters; only the mains of the roles and standalone may import it.
  'libs/composition': ['libs/(?!testing)[^/]+'],
  'apps/cwmp-gateway': [
    'libs/composition',
    'libs/cwmp',
    'libs/cwmp-session',
    'libs/data-model',
    'libs/digest',
    'libs/recent-entries',
    'libs/device',
    'libs/task',
    'libs/transfer',
    'libs/coordination',
    'libs/config',
    'libs/observability',
  ],
  'apps/admin-api': [
    'libs/composition',
    'libs/cwmp',
    'libs/data-model',
    'libs/filter',
    'libs/device',
    'libs/task',
    'libs/transfer',
    'libs/coordination',
    'libs/config',
    'libs/observability',
  ],
  'apps/task-worker': [
    'libs/composition',
    'libs/connection-request',
    'libs/device',
    'libs/task',
    'libs/queue',
    'libs/coordination',
    'libs/config',
    'libs/observability',
  ],
  'apps/stun-server': [
    'libs/composition',
    'libs/connection-request',
    'libs/coordination',
    'libs/device',
    'libs/config',
    'libs/observability',
  ],
  'apps/file-server': [
    'libs/composition',
    'libs/digest',
    'libs/transfer',
    'libs/config',
    'libs/observability',
  ],
  'apps/cpe-simulator': ['libs/digest'],
  // A client of the REST API knows nothing of the server but its address and key; its tasks on the server do.
  'apps/acs-cli': ['libs/config', 'libs/persistence'],
  // The one place that wires adapters, and the only app that contains the other apps.
  'apps/standalone': ['libs/(?!testing)[^/]+', 'apps/[^/]+'],
  // Starts the roles as processes and knows none of them; the demo is that of the single process.
  'apps/local-cluster': ['libs/(?!testing)[^/]+', 'apps/standalone'],
  'libs/testing': ['libs/[^/]+', 'apps/[^/]+'],
  test: ['libs/[^/]+', 'apps/[^/]+'],
};

const pure = [
  'libs/cwmp',
  'libs/cwmp-session',
  'libs/data-model',
  'libs/digest',
  'libs/filter',
  'libs/recent-entries',
];

const rooms = Object.entries(allowed).map(([room, targets]) => ({
  name: `${room.replace('/', ':')}-imports`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    path: '^(libs|apps|test)/',
    pathNot: [`^${room}/`, ...targets.map((target) => `^${target}/src/index\\.ts$`)],
  },
}));

module.exports = {
  forbidden: [
    ...rooms,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'unlisted-room',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: Object.keys(allowed).map((room) => `^${room}/`) },
      to: {},
    },
    {
      name: 'pure-libs-do-no-io',
      severity: 'error',
      from: { path: `^(${pure.join('|')})/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: '^(node:)?(fs|net|http|https|dgram|tls|child_process|cluster|worker_threads)(/|$)|node_modules/(@nestjs|typeorm|bullmq|ioredis|pg)/',
      },
    },
    {
      name: 'domain-libs-know-no-framework-store',
      severity: 'error',
      from: {
        path: '^libs/(device|task|transfer|connection-request|coordination)/',
        pathNot: '\\.spec\\.ts$',
      },
      to: { path: 'node_modules/(typeorm|bullmq|ioredis|pg)/' },
    },
    {
      name: 'composition-only-in-mains',
      severity: 'error',
      from: {
        path: '^(libs|apps)/',
        pathNot: [
          '^libs/composition/',
          '^apps/standalone/',
          '^apps/local-cluster/',
          '^apps/[^/]+/src/main\\.ts$',
        ],
      },
      to: { path: '^libs/composition/' },
    },
    {
      name: 'testing-only-in-tests',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['\\.spec\\.ts$', '^libs/testing/'] },
      to: { path: '^libs/testing/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'require', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
};
