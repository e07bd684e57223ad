/**
 * The engine of n8n in this process: the built package, n8n's own nodes, real HTTP, and the
 * server's way with credentials. No server, no database, nothing pretended.
 */
import './n8n/environment';

export { CredentialStore, type CredentialData } from './n8n/credentialStore';
export { loadPackage, type Packages } from './n8n/packages';
export { runNode, type NodeSpec } from './n8n/runNode';
export {
	itemsOf,
	runWorkflow,
	type WorkflowJson,
	type WorkflowOptions,
	type WorkflowResult,
} from './n8n/runWorkflow';
export { testCredential } from './n8n/testCredential';
