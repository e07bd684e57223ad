import { perMinute, perSecond } from '../../../engine/model/limit';

/** Limits of Media Gateway, per project (RESTful API overview, call frequency limits). */
export const mediaGatewayCreate = perSecond(50, 'Media Gateway create');
export const mediaGatewayDelete = perSecond(50, 'Media Gateway delete');
export const mediaGatewayUpdate = perSecond(50, 'Media Gateway update');
export const mediaGatewayQuery = perSecond(100, 'Media Gateway query');

/** Limits of Channel Management, per account: each of its APIs has its own (RESTful API, limits). */
export const channelQuery = (api: string) => perSecond(20, `channel query: ${api}`);
export const banRuleCall = (api: string) => perSecond(10, `ban rule: ${api}`);

/** Limits of Media Push and Media Pull, per project. Get of a converter counts per converter. */
export const mediaPushDelete = perSecond(50, 'Media Push delete');
export const mediaPushGet = perSecond(50, 'Media Push get');
export const mediaPullDelete = perSecond(100, 'Media Pull delete');
/** 20 a minute, and 15 with a filter: the lower one holds for both. */
export const mediaPullList = perMinute(15, 'Media Pull list');
