/** Whether the suites run on a cluster behind a balancer, and not on the single process: ACS_TEST_ON=cluster. */
export const onCluster = process.env['ACS_TEST_ON'] === 'cluster';
