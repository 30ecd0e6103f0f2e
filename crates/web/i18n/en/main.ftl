# What people read, in English. The same keys are in ../cy/main.ftl; a test compares the two.
# Plain and short: it is read at two in the morning. "Online signal", never "assessment".

## The scale and its neighbours
level-1 = usual
level-2 = watch
level-3 = raised
level-4 = high
level-5 = very high
trend-rising = rising
trend-steady = steady
trend-falling = falling
phase-normality = normality
phase-tension = tension
phase-trigger-incident = trigger incident
phase-disorder = disorder
phase-serious-disorder = serious disorder
phase-rebuilding = rebuilding
alert-none = no alert
alert-pending = alert pending
alert-firing = people are being paged
alert-resolved = alert resolved
sight-blind = no view
sight-learning = learning what is usual
area-unplaced = UK, not placed
theme-all = all themes
theme-violent-incident = violent incident
theme-policing = policing
theme-disorder = disorder
theme-asylum = asylum
theme-hostility = hostility
theme-vigilantism = vigilantism
theme-children = children
theme-hazard = hazard
theme-election = election
theme-spill-over = spill-over
theme-youth = youth
theme-general = general
kind-trigger = trigger event
kind-rumour = rumour
kind-mobilisation = call to gather
kind-targeting = targeting
kind-narrative = hostile talk
kind-reassurance = reassurance
stance-support = says it
stance-deny = denies it
stance-query = asks
stance-report = reports it
stance-fiction = fiction
status-draft = draft
status-shadow = shadow
status-live = live
status-retired = retired
source-kind-news = news outlet
source-kind-authority = police, council or service
source-kind-return = partner's return
source-kind-fact-check = fact-checker
source-kind-public = public post

## Times
when-time = { $time }
when-today = { $time } today
when-yesterday = { $time } yesterday
when-date = { $time } on { $weekday } { $day } { $month }
when-year = { $time } on { $day } { $month } { $year }
when-short-day = { $short } { $day }
when-day = { $weekday } { $day } { $month }
when-day-today = today
when-day-year = { $day } { $month } { $year }
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December

## Why a level is what it is: one sentence, read out
sentence-head = { $area } · { $theme }: level { $level } ({ $word }).
sentence-head-since = { $area } · { $theme }: level { $level } ({ $word }) since { $since }.
sentence-head-fell = { $area } · { $theme }: level down from { $from } to { $level } ({ $word }) at { $since }.
and = { $first } and { $second }
or = { $first }, or { $second }
count-outlets = { $n ->
    [one] 1 outlet
   *[other] { $n } outlets
}
count-posts = { $n ->
    [one] 1 post
   *[other] { $n } posts
}
count-people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
usual-per-day = { $figure } a day
usual-rare = almost none
usual-here = usual: { $figure }
usual-national = national figure: { $figure }
span-at = at { $time }
span-between = between { $first } and { $last }
clause-trigger = { $event } reported by { $who } ({ $usual })
clause-rumour = { $who }{ $span } { $claims }
clause-rumour-untied = { $who }{ $span } { $claims } (no incident known behind it)
clause-mobilisation = { $who }{ $span } called on others to gather
clause-targeting = { $who }{ $span } singled out a person, address or venue
clause-disorder-one = 1 unconfirmed report of disorder at { $since }
clause-disorder = disorder reported by { $who } since { $since }
clause-narrative = { $people ->
    [one] more hostile talk than usual, by 1 person ({ $usual })
   *[other] more hostile talk than usual, by { $people } people ({ $usual })
}
clause-returns = { $partners ->
    [one] 1 partner has sent a return
   *[other] { $partners } partners have sent returns
}
clause-spread = { $themes ->
    [one] 1 theme is up
   *[other] { $themes } themes are up at once
}
clause-rebutted = { $posts ->
    [one] a claim was denied at { $since }, in 1 post
   *[other] a claim was denied at { $since }, in { $posts } posts in all
}
clause-rebutted-trusted = { $posts ->
    [one] a claim was denied by a trusted source at { $since }, in 1 post
   *[other] a claim was denied by a trusted source at { $since }, in { $posts } posts in all
}
clause-repeated = { $people ->
    [one] 1 person has repeated it since: denied, contested
   *[other] { $people } people have repeated it since: denied, contested
}
clause-no-call-seen = No call to gather seen.
clause-surge = A surge has been declared here until { $until }.
clause-phase-set = People have set the phase to { $phase } until { $until }.
clause-held-down = The level is held: Bellwether was down and is catching up.
clause-held-sources = The level is held: the sources behind it are not being read.
clause-learning = What is usual here is not known yet; national figures stand in for it.

# What trigger rules find, by the second part of the rule's id; .short is at most three words.
event-stabbing = a stabbing
    .short = stabbing
event-shooting = a shooting
    .short = shooting
event-collision = a serious collision or police pursuit
    .short = serious collision
event-fire-explosion = a fire or explosion
    .short = fire or explosion
event-child-harm = a child missing, attacked or hurt
    .short = harm to child
event-vigil = a vigil or floral tributes
    .short = vigil
event-police-contact = a death or serious injury after police contact
    .short = police-contact injury
event-worship-attack = an attack on a place of worship
    .short = worship place attack
event-major-incident = an attack or crash with many hurt
    .short = major incident
event-disorder = disorder under way
    .short = disorder
event-disorder-news = disorder in the news
    .short = disorder in the news
event-return = something a partner reports
    .short = partner's return
event-site-opening = a site for asylum seekers announced or opened
    .short = asylum site
event-missing-child = a missing child or teenager
    .short = missing child
event-school-gate = a fight, threat or stranger at a school
    .short = school-gate incident
event-arson-vehicles = vehicles or bins set alight
    .short = vehicles alight
event-disputed-building = a decision on a building people are divided over
    .short = disputed building
event-response = rescue and appeals after an incident
    .short = incident response
event-spiking = drink or needle spiking
    .short = spiking
event-verdict = a verdict, sentence or release
    .short = verdict
event-victims = people dead, missing or hurt
    .short = people hurt
event-accident-death = a sudden accidental death
    .short = accidental death
event-derailment = a derailment or industrial blast
    .short = derailment or blast
event-evacuation = people told to leave their homes
    .short = evacuation
event-flood-storm = a flood, storm or landslip
    .short = flood or storm
event-outbreak = an outbreak of disease
    .short = outbreak
event-pollution = an oil, nuclear or chemical accident
    .short = pollution accident
event-quake-tremor = an earthquake or tremor
    .short = earthquake
event-severe-storm = a severe storm
    .short = severe storm
event-traffic-hazard = a road blocked by an accident or spill
    .short = road blocked
event-wildfire = a grass, mountain or forest fire
    .short = wildfire
event-hate-incident = somebody abused or attacked for who they are
    .short = hate incident
event-armed-incident = armed police or sealed-off streets
    .short = armed incident
event-police-presence = many police or sirens
    .short = police presence
event-spill-over-incident = trouble at a march or meeting about a conflict abroad
    .short = spill-over incident
event-vigilante-attack = somebody attacked by a crowd or a self-styled group
    .short = vigilante attack
event-assault = somebody attacked or beaten
    .short = assault
event-murder = a killing or a body found
    .short = killing
event-terror = suspected terrorism
    .short = suspected terrorism
event-county-lines = drug lines or weapons shown
    .short = drug lines
event-ebike-nuisance = bikes or scooters ridden dangerously
    .short = dangerous bikes
event-weapon-school = a weapon or fight at a school
    .short = weapon at school
event-youth-disorder = young people fighting or running riot
    .short = youth disorder
event-fire = a fire or explosion
    .short = fire or explosion
event-flood = a flood or storm
    .short = flood or storm
event-other = an event (rule “{ $rule }”)
    .short = “{ $rule }”

# What people did by what rumour rules find.
claim-cover-up = said that those in charge are hiding the truth
claim-two-tier = said that police treat one side differently
claim-identity = made claims about a suspect's origin, faith or migration status
claim-moved-here = said that asylum seekers are being moved to a site
claim-false-name = claimed to know who the suspect is
claim-abduction = said that strangers are trying to take children
claim-contamination = said that water, air or chemicals are unsafe
claim-mast = said that masts or vaccines are harming people
claim-closure = said that schools, shops or services were told to close
claim-voting-process = said that when, where or how to vote has changed
claim-handouts = said that newcomers were given homes or goods
claim-grooming-cover = said that abuse is being ignored
claim-incoming = said that a crowd or gang is on its way
claim-breaking = passed on first word of an incident
claim-fake-notice = passed on a notice said to be official
claim-false-flag = said that an attack was staged
claim-hearsay = passed on or questioned something heard
claim-leader = said that a leader has died, vanished or been removed
claim-old-footage = passed on pictures said to be old or from elsewhere
claim-surprise-event = passed on word of a surprise event
claim-crash-cause = made claims about why a crash happened
claim-health-claim = made claims about an illness or a cure
claim-health-figures = made claims about cases, deaths or closures in an outbreak
claim-health-plot = said that a secret group is behind an illness or vaccine
claim-on-board = made claims about who was on board or survived
claim-officer = made claims about an officer involved
claim-victim-character = made claims about what a dead or injured person had done
claim-weapons-cache = said that weapons are hidden in a building
claim-local-link = said that people here support a side in a conflict abroad
claim-attacker-loose = said that an attacker is on the run, cornered or caught
claim-casualties = passed round a number of dead or injured
claim-hostages = said that people are held or were freed
claim-second-incident = said that there was a further attack elsewhere
claim-rival-schools = passed round lists of schools or estates said to be at war
claim-other = said what the rule “{ $rule }” looks for

# The same in at most four words a clause.
brief-trigger = { $event } reported
brief-rumour = { $people ->
    [one] rumour by 1 person
   *[other] rumour by { $people } people
}
brief-rumour-tied = { $people ->
    [one] tied rumour (1 person)
   *[other] tied rumour ({ $people } people)
}
brief-mobilisation = { $people ->
    [one] gathering call (1 person)
   *[other] gathering call ({ $people } people)
}
brief-targeting = { $people ->
    [one] targeting by 1 person
   *[other] targeting by { $people } people
}
brief-disorder = disorder reported
brief-narrative = { $people ->
    [one] hostile talk (1 person)
   *[other] hostile talk ({ $people } people)
}
brief-returns = { $partners ->
    [one] 1 partner's return
   *[other] { $partners } partners' returns
}
brief-spread = { $themes ->
    [one] 1 theme up
   *[other] { $themes } themes up
}
brief-rebutted = denied
brief-contested = denied, contested

## Around every page
product = Bellwether
own-name = English
skip = Skip to the page
nav-label = Pages
nav-board = Board
nav-rumours = Rumours
nav-sources = Sources
nav-rules = Rules
clock-label = How fresh this page is
clock-updated = Updated
clock-live = live
clock-paused = paused
clock-reconnecting = reconnecting
clock-pause = Pause
clock-resume = Resume
footer-signal = Online signal on a local scale, not an assessment. A person decides what it means.
banner-label = Before you believe this page
banner-not-ready = Bellwether is reading its own records: levels cannot be believed yet.
banner-store-refuses = Nothing can be written to disk: levels stand still and sources wait. Tell the operator.
banner-store-quarantined = A part of the records was damaged and set aside: levels may miss some of the past. Tell the operator.
banner-audit-changed = The audit file was changed after it was written: partners' returns are not taken until that is settled. Tell the operator.
banner-sources = { $unread ->
    [one] 1 of { $all } sources is not being read: { $names }.
   *[other] { $unread } of { $all } sources are not being read: { $names }.
}
banner-sources-link = What is wrong
banner-rules = { $mistakes ->
    [one] 1 mistake in the rule files, at { $place }: the last good version works on.
   *[other] { $mistakes } mistakes in the rule files, the first at { $place }: the last good versions work on.
}
banner-rules-unread = The rule files could not be read: the last good rules work on.
banner-rules-link = What to put right
banner-flooding = Finding far too much, so only counted and raising no level: { $rules }.
banner-flooding-link = What to do
banner-learning = { $areas ->
    [one] Learning what is usual in 1 area: national figures stand in for it.
   *[other] Learning what is usual in { $areas } areas: national figures stand in for it.
}
banner-demo = DEMO: an invented week, { $speed } times faster than life. Nothing shown here happened.
banner-drill = EXERCISE until { $until }: { $theme } at level { $level } in { $area }. Nothing of it has happened, and it is in no level or alert.
coverage-none = no source reads it: no view
coverage-blind = { $read } of { $all } sources read: no view
coverage-thin =
    { $named ->
        [0] no post that can be read named it last week: no view
        [one] one post that can be read named it last week: no view
       *[other] { $named } posts that can be read named it last week: no view
    }
coverage-read = { $read } of { $all } sources read
coverage-not = Not covered: WhatsApp and other closed groups, and whatever no source above reads. No signal is never an all-clear.
acknowledged = acknowledged
held = held: not being read
never = never
show-text = Show text
show-text-label = Show text: { $rule }, { $time }
show-text-of = Show text of post { $n }

## Columns
column-area = Area
column-theme = Theme
column-level = Level
column-trend = In the last hour
column-since = Since
column-day = Last 24 hours
column-because = Because
column-place = Neighbourhood
column-first = First seen
column-last = Last seen
column-outlets = Outlets
column-people = People
column-tied = Tied to it
column-at = When
column-from = From
column-when = Published
column-found = What was found
column-who = By how many
column-text = Text
column-claim = Claim
column-where = Where
column-sightings = Posts
column-rebuttals = Rebuttals
column-status = Status
column-platform = Platform
column-source = Source
column-state = How it is doing
column-last-read = Last read
column-next = Next
column-items = Items
column-home = About
column-rule = Rule
column-kind = Finds
column-why = Why it exists

## Board
board-title = Where is it tense?
board-none-up = No area shown here is above usual. That is what our sources say, not an all-clear.
board-up = { $areas ->
    [one] 1 area is above usual: { $highest }, level { $level } ({ $word }).
   *[other] { $areas } areas are above usual. Highest: { $highest }, level { $level } ({ $word }).
}
board-not-covered = Not covered: WhatsApp, closed groups, and whatever no source reads. No signal is never an all-clear.
board-caption = Above usual, highest first
board-elsewhere = Above usual elsewhere
board-elsewhere-why = Areas that are not on this board's list.
board-elsewhere-caption = Above usual in areas not on the list
board-usual = At usual
board-usual-why = Nothing out of the ordinary in what is read. How much is read stands beside each name.
spark-label = Highest in the last 24 hours: level { $highest }. Now: level { $now }.
grid-summary = Every area by theme
grid-caption = Level of each area by theme

## Area
area-about = Police force: { $force }.
area-contents = On this page
force-south-wales-police = South Wales Police
force-north-wales-police = North Wales Police
force-dyfed-powys-police = Dyfed-Powys Police
force-gwent-police = Gwent Police
area-assessed = Assessed by people:
assessed-review = to be looked at again
assessed-overdue = should have been looked at again
eep-experienced = experienced: how people say they feel
eep-evidenced = evidenced: incidents, posts, graffiti
eep-potential = potential: what is coming
declared-title = Declared by people
declared-surge = Surge: read more closely
declared-phase = Phase: { $phase }
declared-drill = EXERCISE: { $theme } at level { $level }; nothing of it has happened
declared-until = ends by itself
area-why = Why this level
area-nothing = Nothing that a rule looks for has been read about this area.
area-phase = Phase:
area-counts = in 24 hours { $posts ->
    [one] 1 post
   *[other] { $posts } posts
} by { $people ->
    [one] 1 person
   *[other] { $people } people
} in { $sources ->
    [one] 1 source
   *[other] { $sources } sources
}, { $rebuttals ->
    [one] 1 rebuttal
   *[other] { $rebuttals } rebuttals
}
coming-title = Coming up
coming-why = What people know is coming in the next 14 days. It raises no level.
coming-entered = entered by
coming-clause = On the calendar: { $events }.
coming-event = { $what }, { $when }
coming-span = { $from } to { $until }
coming-areas = { $n ->
    [one] 1 area
   *[other] { $n } areas
}
area-surges = Coming together
surge-note = Findings that together say more than each by itself. They raise no level by themselves.
area-incidents = Open incidents
area-incidents-caption = Events that rumours and calls are tied to
place-none = not named
area-timeline = How it came to this
area-span = Show:
span-day = last 24 hours
span-week = last 7 days
timeline-label = Highest level { $highest }, now { $now }. { $says ->
    [one] 1 finding counts
   *[other] { $says } findings count
}, { $denies ->
    [one] 1 denies or reassures
   *[other] { $denies } deny or reassure
}.
timeline-most = Tallest bar: { $n }.
timeline-counts = counts
timeline-denies = denies or reassures
changes-summary = The same as a table
changes-none = Nothing has changed in this time.
changes-caption = What people were shown, latest first
change-alert-pending = alert pending
change-alert-started = alert started
change-alert-ended = alert ended
area-evidence = Evidence
evidence-withheld = The text of posts is withheld until you ask for it. It may be hard to read.
evidence-none = None in this time.
evidence-caption = What rules found, one line for each wording, latest first
evidence-until = until
evidence-counts = { $posts ->
    [one] 1 post
   *[other] { $posts } posts
} by { $people ->
    [one] 1 author
   *[other] { $people } authors
}
evidence-shadow = shadow: weighs nothing
evidence-late = found late
evidence-flooding = its rule floods: weighs nothing
evidence-disguised = disguised spelling
evidence-unlisted = { $n ->
    [one] 1 older wording is not listed.
   *[other] { $n } older wordings are not listed.
}
evidence-capped = There is more than one page can count: counts are of the latest.
area-rumours = Rumours here
area-coverage = What reads this area

## Rumours
rumours-why = Claims that several posts make. Bellwether counts them; whether they are true is for people to find out.
rumours-none = No rumour is in the register.
rumours-caption = Rumours, the last seen first
rumours-unlisted = { $n ->
    [one] 1 older rumour is not listed.
   *[other] { $n } older rumours are not listed.
}
rumour-title = Rumour
rumour-status-new = new
rumour-status-under-investigation = under investigation
rumour-status-probably-true = probably true
rumour-status-probably-false = probably false
rumour-status-confirmed-true = confirmed true
rumour-status-confirmed-false = confirmed false
rumour-status-impossible-to-verify = impossible to verify
rumour-by = Said by
rumour-line = Line to take
rumour-verified-with = Checked with
rumour-owner = Owner
rumour-due = Answer due
rumour-overdue = answer overdue
rumour-how = To say where people are with it, on the machine that runs the service:
rumour-clock = Its clock
rumour-flagged = Flagged
rumour-opened = Opened by a person
rumour-verified = Confirmed
rumour-corrected = Correction published
rumour-not-yet = not yet
rumour-after = { $minutes } min after it was first seen
rumour-areas-caption = Posts by area they name
rumour-platforms-caption = Posts by platform
rumour-posts = Its first posts
claimed-title = Claimed events
claimed-caption = Calls to gather, the last seen first
claimed-none = No call to gather is in the register.
claimed-why = Claimed, not confirmed: some are never meant to happen.

## Why: what `bellwether why` prints
why-head = { $area } ({ $code }), as of { $time }
why-never = { $theme }: no rule has ever found anything here. Level 1.
why-none-up = No theme is above usual (level 1). That is what was read, not an all-clear.
why-usual = At usual, with something read in the last day: { $themes }.
why-decided = What decided
why-row = Row { $row } of the level table gives level { $level }: { $conditions }.
why-no-row = No row of the level table holds: level 1.
why-kept = Level { $level } is kept from before: until { $until }.
why-kept-over = Level { $level } is kept from before: its hold is over.
why-incident = an open incident
why-reports = reports of the event
why-rumour = rumour
why-calls = calls to gather
why-targeting = singling out
why-hostile-talk = hostile talk
why-disorder = reports of disorder
why-returns = partners' returns
why-rarity = rarity
why-surprise = surprise
why-at-least = { $what } at least { $least }
why-within = { $conditions }, within { $window }
why-minutes = { $n } min
why-hours = { $n } h
why-seen = What was seen, as independent voices (and what is usual)
why-in-a-day = in 24 h
why-counts = { $posts }, { $people }, { $outlets }, surprise { $surprise }
why-open = An incident is open.
why-not-open = An incident is not open.
why-scale = Surprise 1: as much on one ordinary day in ten, anywhere; 3: on one in a thousand.
why-raise = What would raise it
why-raise-nothing = Nothing: it is as high as the table goes.
why-way = Level { $level } (row { $row }, within { $window }): { $lacks }.
why-lack-incident = an incident would have to open
why-lack-theme = only in another theme
why-lack = { $what } from { $seen } to { $wanted }
why-lower = What would lower it
why-lower-usual = Nothing: it is at usual.
why-lower-held = Nothing while it is held; the sentence above says why.
why-lower-none = Nothing within three days, unless posts are taken back or dismissed.
why-falls = If nothing more is read: { $falls }.
why-fall = level { $level } at { $time }
why-dismiss = Sooner, if posts below turn out not to be relevant and are dismissed.
why-findings = Findings that count: { $n }. A post's text is on the dashboard at /posts/ID.
why-gone = (no longer kept)
why-post = { $kind }: { $rule } { $source }, weight { $weight }
why-more = … and { $n } before them

## Sources
sources-summary = { $all ->
    [0] No source is configured: nothing is being watched.
   *[other] { $read } of { $all } sources are being read.
}
sources-none = No source reads it.
sources-caption = Sources and how they are doing
sources-everywhere = everywhere
# Whoever runs the service reads this: terms_reviewed is a setting of the source.
sources-terms = Its terms have been due to be read again since { $day }: read them, then write the day into terms_reviewed.
next-unknown = when its host allows
next-turn = at its turn
next-none = not again
every-once = read once
every-seconds = every { $n } s
every-minutes = every { $n } min
every-hours = every { $n } h
state-waiting = Waiting for its first turn
state-fine = Fine
state-nothing-new = Fine, nothing new in it
state-not-modified = Fine, nothing has changed
state-slowed = Its host asks us to come less often
state-refused = Its host does not let us in
state-gone = Gone, or never was at this address
state-not-a-feed = What came is not a feed
state-broken = Read in part: the feed is broken
state-unreachable = Could not be reached
state-stale = Not read for three times its interval
state-gap = Read, but some posts before it were missed
state-silent = Answers, but has had nothing new for ten times its usual gap

## Rules
rules-summary = { $live ->
    [one] 1 live rule
   *[other] { $live } live rules
}, { $shadow } in shadow. Generation { $generation }.
rules-loaded = Files last read at
rules-problems = Mistakes to put right
rules-problems-next = Put the line right and save: a good edit is live within two seconds. Until then the last good version works.
rules-kept = Working in their last good version
rules-kept-why = The newest version of these files cannot be used.
rules-flooding = Finding far too much
rules-flooding-why = The hits of these rules are counted and shown, and raise no level until the rule calms down by itself or its file is edited. Its author should narrow it.
rules-flooding-counts = { $hits } of { $posts } posts in the last ten minutes
rules-flooding-since = Since
rules-caption = Rules

## The text of a post
post-title = Text of a post
post-published = published
post-collected = collected
post-quote = It quotes, or passes on:
post-alt = Its pictures are described so:
post-masked = Phone numbers, e-mail and street addresses, postcodes and account names are masked.
post-address = Where it is:
post-found-by = Found by the rule:
post-back = Back to
post-claim = What a post says is its author's claim. Bellwether does not say whether it is true.
post-care = Hard to read? Pass it on to a colleague; you need give no reason.
mask-email = [e-mail address]
mask-handle = [account]
mask-phone = [phone number]
mask-postcode = [postcode]
mask-street = [street address]
mask-link = [link to { $site }]

## What went wrong
error-board = Go to the board
error-page = There is no page at this address
error-page-next = The address may be mistyped, or the page may have moved.
error-area = There is no area with this code
error-area-next = Areas have a code of nine characters, such as W06000015 for Cardiff.
error-rumour = This rumour is not in the register
error-rumour-next = It may be past its time. The rumours page lists those that are kept.
error-post = This text is not kept
error-post-next = It was erased, is past its time, or was never kept.
error-ours = This page could not be shown
error-ours-next = The fault is ours and is in the log. Try again; if it stays, tell the operator.
