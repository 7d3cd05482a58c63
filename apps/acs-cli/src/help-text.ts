/** What `--help` prints. */
export const helpText = `Talks to the admin API of an Aviary ACS.

  acs devices [--serial SERIAL] [--limit N]   list devices, 100 at most unless told otherwise
  acs approve <device>                        lift the quarantine of a device
  acs get <device> <path…>                    read parameters; a path ending in a dot reads all below it
  acs set <device> <path>=<value>…            set parameters, all of them or none
  acs rpc <device> <Method> [json]            call any RPC of TR-069 with its arguments
  acs task <id>                               look at a task
  acs rotate-keys                             seal all stored secrets anew with the master key of today
  acs backup <directory>                      on the server: copy data directory and embedded database while it runs
  acs restore <directory>                     on the server: make a data directory of a backup
  acs migrate                                 on the server: bring the database of DATABASE_URL up to date

<device> is the id or the serial number of a device.

  --url URL       the API (http://127.0.0.1:3000, or the port of ACS_API_PORT)
  --data-dir DIR  data directory of the ACS, whose file "credentials" holds the API key
                  (ACS_DATA_DIR, else ./data, ./data/demo and ./data/cluster; ACS_ADMIN_API_KEY goes first);
                  with backup the one to copy, with restore the one to make (ACS_DATA_DIR, else ./data)
  --wait SEC      wait for the device or the rotation, 0 to 60 (30; 0 for task)
  --force         with set and rpc: send what only the data model forbids
  --json          print the answer of the API
  --help          this text

Exit code: 0 done, or accepted with --wait 0; 1 not done; 2 not understood.
`;
