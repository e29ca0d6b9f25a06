/** What a name in an answer, without case and punctuation, says of pages. */

/** There are more pages behind this one. */
const more =
  /^(hasmore|hasnext|hasnextpage|hasmoreitems|hasmorepages|hasmoreresults|hasmorerecords|hasmoredata|more|moreresults|moreitems|moreitemsincollection|morerecords|moreavailable|moredataavailable|istruncated|truncated|nextpageexists)$/;
/** This is the last page. */
const last = /^(islast|islastpage|lastpage|last|done|endofresults|endoflist|isdone|nomore|isfinalpage)$/;
const totalPages =
  /^(totalpages?|pagecount|pages|num(ber)?(of)?pages|noofpages|lastpage|maxpage|pages?total|totalpagecount|lastpagenumber)$/;
const total =
  /^(total|totals|count|size|found|totalsetsize|totalhits|hits|grandtotal|x?total(of)?(number)?(of)?(count|results?|items?|records?|rows?|size|elements?|entries|number|found|matches|objects|available|resources|documents|returned)?|(result|item|record|row|element|object|entry)s?count|(num|number)(of)?(found|results?|items?|records?|rows?|elements?|entries)|(items?|results?|records?|rows?|elements?)total|totalnumberof\w+|total\w+count|total(rows|results|items|records|entries)\w*)$/;
const page = /^(page|currentpage|pagenumber|pageindex|pageno|pagenum|thispage|number)$/;
const offset = /^(offset|startat|start|skip|startindex|startposition|firstresult|recordindex)$/;
const size =
  /^(perpage|pagesize|limit|maxresults|itemsperpage|resultsperpage|pagelimit|take|rpp|top|resultsetsize|numberofelements)$/;
const nextOffset =
  /^next(offset|start|startat|skip|startindex|startposition|position|record|index|from|firstresult)$/;
const scroll = /^(scrollparam|scrollid|scrolltoken|scroll)$/;
const cursor =
  /^(cursor|iterator|next(cursor|token|pagetoken|pagecursor|startingafter|cursortoken|pageinfo|id|marker|key|iterator|continuation(token)?|scrollid|sync|pagekey|pageid|searchafter|bookmark|from(id|key)|after|startkey|itemid)|(end|after|last|forward|page|paging|search|continuation|response)cursor|(page|continuation|pagination|paging|resumption|skip|sync|next|cursor)token|startingafter|after|afterid|continuation|continue|bookmark|marker|lastkey|lastevaluatedkey|paginationkey|searchafter|paginationid|paging?state|cursornext|\w*searchpointer|pagepointer)$/;
const address =
  /^(next|nextpage|(next)(url|pageurl|link|recordsurl|pageuri|href|pagelink|uri|pagepath|resultsurl|recordsurl|pagehref|resultset|resultseturi|ref)|(odata)?nextlink|nexturl|linknext|urlnext|nextresultsurl)$/;
/** Objects that are about pages whatever they hold. */
const about =
  /^(pagination|paging|pageinfo|pager|paginationinfo|paginationmetadata|pageinformation|pagingdetails|cursors)$/;

export const hintNames = {
  more,
  last,
  totalPages,
  total,
  page,
  offset,
  size,
  nextOffset,
  scroll,
  cursor,
  address,
  about,
} as const;
