export { LocalCluster, type ClusterPorts, type LocalClusterOptions } from './local-cluster.js';
export { Member, type LineListener } from './member.js';
export { balancerProgram } from './programs.js';
