type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const isFlag: Check = (value) => typeof value === 'boolean';
const isList: Check = Array.isArray;
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const form =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(fields).every(([name, check]) =>
      check((value as Readonly<Record<string, unknown>>)[name]),
    );

const isRequest = form({ method: isText, arguments: form({}) });

const isState = form({
  phase: (value) => value === 'cpeTurn' || value === 'awaitingResponse' || value === 'ended',
  pending: isFlag,
  outstanding: orNull(form({ attemptId: isText, method: isText })),
  disrupted: isFlag,
  rpcCount: isNumber,
  rpcBudget: isNumber,
});

/** Whether what another process has handed over has the form of a session, as far as anything here relies on it. */
export const isSessionMemory: Check = form({
  root: orNull(isText),
  openedAtMs: isNumber,
  state: isState,
  claimed: orNull(
    form({
      taskId: isText,
      attemptId: isText,
      stepNumber: isNumber,
      stepCount: isNumber,
      attemptNumber: isNumber,
      step: isRequest,
      cursor: orNull(form({ order: form({ paths: isList }) })),
    }),
  ),
  unconfirmed: isFlag,
  parts: orNull(
    form({
      whole: isRequest,
      request: isRequest,
      quirks: form({ unsupportedMethods: isList, valueTransforms: isList }),
      number: isNumber,
      rest: isList,
      values: isList,
      valuesSize: isNumber,
      learning: isList,
    }),
  ),
  slice: orNull(form({ tree: form({}), walk: form({}), from: form({}), settings: form({}) })),
  quirks: orNull(form({ unsupportedMethods: isList, retryableFaults: isList, valueTransforms: isList })),
  turns: isNumber,
  exchanges: isList,
});
