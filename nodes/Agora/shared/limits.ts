import { perSecond } from '../../../engine/pace';

/** Limits of Media Gateway, per project (RESTful API overview, call frequency limits). */
export const mediaGatewayDelete = perSecond(50, 'Media Gateway delete');
export const mediaGatewayQuery = perSecond(100, 'Media Gateway query');
