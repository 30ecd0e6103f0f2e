# Yr hyn y mae pobl yn ei ddarllen, yn Gymraeg.
# DRAFFT / DRAFT: every message below awaits reading by a person who writes Welsh for a living.

## Y raddfa a'i chymdogion
level-1 = arferol
level-2 = gwylio
level-3 = uwch
level-4 = uchel
level-5 = uchel iawn
trend-rising = yn codi
trend-steady = yn sefydlog
trend-falling = yn gostwng
phase-normality = normalrwydd
phase-tension = tensiwn
phase-trigger-incident = digwyddiad sbardun
phase-disorder = anhrefn
phase-serious-disorder = anhrefn difrifol
phase-rebuilding = ailadeiladu
alert-none = dim rhybudd
alert-pending = rhybudd yn yr arfaeth
alert-firing = mae pobl yn cael eu galw
alert-resolved = rhybudd wedi dod i ben
sight-blind = dim golwg
sight-learning = yn dysgu beth sy'n arferol
area-unplaced = Y DU, heb ei leoli
theme-all = pob thema
theme-violent-incident = digwyddiad treisgar
theme-policing = plismona
theme-disorder = anhrefn
theme-asylum = lloches
theme-hostility = gelyniaeth
theme-vigilantism = gweithredu ar eu liwt eu hunain
theme-children = plant
theme-hazard = perygl
theme-election = etholiad
theme-spill-over = gorlif o dramor
theme-youth = ieuenctid
theme-general = cyffredinol
kind-trigger = digwyddiad sbardun
kind-rumour = si
kind-mobilisation = galwad i ymgynnull
kind-targeting = targedu
kind-narrative = siarad gelyniaethus
kind-reassurance = tawelu meddwl
stance-support = yn ei ddweud
stance-deny = yn ei wadu
stance-query = yn gofyn
stance-report = yn ei adrodd
stance-fiction = ffuglen
status-draft = drafft
status-shadow = cysgod
status-live = byw
status-retired = wedi ymddeol
source-kind-news = cyfrwng newyddion
source-kind-authority = heddlu, cyngor neu wasanaeth
source-kind-return = adroddiad partner
source-kind-fact-check = gwiriwr ffeithiau
source-kind-public = neges gyhoeddus

## Amserau
when-time = { $time }
when-today = { $time } heddiw
when-yesterday = { $time } ddoe
when-date = { $time } dydd { $weekday } { $day } { $month }
when-year = { $time } ar { $day } { $month } { $year }
when-short-day = { $short } { $day }
when-day = dydd { $weekday } { $day } { $month }
when-day-today = heddiw
when-day-year = { $day } { $month } { $year }
weekday-1 = Llun
weekday-2 = Mawrth
weekday-3 = Mercher
weekday-4 = Iau
weekday-5 = Gwener
weekday-6 = Sadwrn
weekday-7 = Sul
month-1 = Ionawr
month-2 = Chwefror
month-3 = Mawrth
month-4 = Ebrill
month-5 = Mai
month-6 = Mehefin
month-7 = Gorffennaf
month-8 = Awst
month-9 = Medi
month-10 = Hydref
month-11 = Tachwedd
month-12 = Rhagfyr

## Pam mae lefel fel y mae: un frawddeg, i'w darllen yn uchel
sentence-head = { $area } · { $theme }: lefel { $level } ({ $word }).
sentence-head-since = { $area } · { $theme }: lefel { $level } ({ $word }) ers { $since }.
sentence-head-fell = { $area } · { $theme }: lefel i lawr o { $from } i { $level } ({ $word }) am { $since }.
and = { $people ->
    [one] { $first } ac { $second }
   *[other] { $first } a { $second }
}
or = { $first }, neu'n { $second }
count-outlets = { $n ->
    [one] 1 cyfrwng
    [two] 2 gyfrwng
   *[other] { $n } o gyfryngau
}
count-posts = { $n ->
    [one] 1 neges
    [two] 2 neges
   *[other] { $n } o negeseuon
}
count-people = { $n ->
    [one] 1 person
    [two] 2 berson
   *[other] { $n } o bobl
}
usual-per-day = { $figure } y dydd
usual-rare = bron dim
usual-here = arferol: { $figure }
usual-national = ffigur cenedlaethol: { $figure }
span-at = am { $time }
span-between = rhwng { $first } a { $last }
clause-trigger = { $event }: adroddwyd gan { $who } ({ $usual })
clause-rumour = bu { $who }{ $span } yn { $claims }
clause-rumour-untied = bu { $who }{ $span } yn { $claims } (dim digwyddiad hysbys y tu ôl iddo)
clause-mobilisation = bu { $who }{ $span } yn galw ar eraill i ymgynnull
clause-targeting = bu { $who }{ $span } yn targedu unigolyn, cyfeiriad neu leoliad
clause-disorder-one = 1 adroddiad heb ei gadarnhau o anhrefn am { $since }
clause-disorder = anhrefn: adroddwyd gan { $who } ers { $since }
clause-narrative = { $people ->
    [one] mwy o siarad gelyniaethus nag arfer, gan 1 person ({ $usual })
    [two] mwy o siarad gelyniaethus nag arfer, gan 2 berson ({ $usual })
   *[other] mwy o siarad gelyniaethus nag arfer, gan { $people } o bobl ({ $usual })
}
clause-returns = { $partners ->
    [one] mae 1 partner wedi anfon adroddiad
    [two] mae 2 bartner wedi anfon adroddiadau
   *[other] mae { $partners } o bartneriaid wedi anfon adroddiadau
}
clause-spread = { $themes ->
    [one] mae 1 thema wedi codi
    [two] mae 2 thema wedi codi ar unwaith
   *[other] mae { $themes } o themâu wedi codi ar unwaith
}
clause-rebutted = { $posts ->
    [one] gwadwyd honiad am { $since }, mewn 1 neges
    [two] gwadwyd honiad am { $since }, mewn 2 neges i gyd
   *[other] gwadwyd honiad am { $since }, mewn { $posts } o negeseuon i gyd
}
clause-rebutted-trusted = { $posts ->
    [one] gwadwyd honiad gan ffynhonnell ddibynadwy am { $since }, mewn 1 neges
    [two] gwadwyd honiad gan ffynhonnell ddibynadwy am { $since }, mewn 2 neges i gyd
   *[other] gwadwyd honiad gan ffynhonnell ddibynadwy am { $since }, mewn { $posts } o negeseuon i gyd
}
clause-repeated = { $people ->
    [one] mae 1 person wedi ei ailadrodd ers hynny: gwadwyd, ond mae'n dal i gael ei honni
    [two] mae 2 berson wedi ei ailadrodd ers hynny: gwadwyd, ond mae'n dal i gael ei honni
   *[other] mae { $people } o bobl wedi ei ailadrodd ers hynny: gwadwyd, ond mae'n dal i gael ei honni
}
clause-no-call-seen = Ni welwyd galwad i ymgynnull.
clause-surge = Cyhoeddwyd ymchwydd yma tan { $until }.
clause-phase-set = Mae pobl wedi gosod y cyfnod yn { $phase } tan { $until }.
clause-held-down = Cedwir y lefel: bu Bellwether i lawr ac mae'n dal i fyny.
clause-held-sources = Cedwir y lefel: nid yw'r ffynonellau y tu ôl iddi'n cael eu darllen.
clause-learning = Nid yw'n hysbys eto beth sy'n arferol yma; ffigurau cenedlaethol a ddefnyddir.

event-stabbing = trywanu
    .short = trywanu
event-shooting = saethu
    .short = saethu
event-collision = gwrthdrawiad difrifol neu'r heddlu'n ymlid
    .short = gwrthdrawiad difrifol
event-fire-explosion = tân neu ffrwydrad
    .short = tân neu ffrwydrad
event-child-harm = plentyn ar goll, wedi'i ymosod arno neu wedi'i anafu
    .short = niwed i blentyn
event-vigil = gwylnos neu deyrngedau blodau
    .short = gwylnos
event-police-contact = marwolaeth neu anaf difrifol ar ôl cyswllt â'r heddlu
    .short = anaf cyswllt-heddlu
event-worship-attack = ymosodiad ar addoldy
    .short = ymosodiad ar addoldy
event-major-incident = ymosodiad neu wrthdrawiad â llawer wedi'u hanafu
    .short = digwyddiad mawr
event-disorder = anhrefn ar droed
    .short = anhrefn
event-disorder-news = anhrefn yn y newyddion
    .short = anhrefn yn y newyddion
event-return = rhywbeth y mae partner yn ei adrodd
    .short = adroddiad partner
event-site-opening = safle i geiswyr lloches yn cael ei gyhoeddi neu ei agor
    .short = safle lloches
event-missing-child = plentyn neu berson ifanc ar goll
    .short = plentyn ar goll
event-school-gate = ymladd, bygythiad neu ddieithryn ger ysgol
    .short = digwyddiad ger ysgol
event-arson-vehicles = cerbydau neu finiau wedi'u rhoi ar dân
    .short = cerbydau ar dân
event-disputed-building = penderfyniad am adeilad y mae pobl yn anghytuno amdano
    .short = adeilad dadleuol
event-response = achub ac apeliadau ar ôl digwyddiad
    .short = ymateb i ddigwyddiad
event-spiking = sbeicio diodydd neu â nodwydd
    .short = sbeicio
event-verdict = dyfarniad, dedfryd neu ryddhau
    .short = dyfarniad
event-victims = pobl wedi marw, ar goll neu wedi'u hanafu
    .short = pobl wedi'u hanafu
event-accident-death = marwolaeth ddamweiniol sydyn
    .short = marwolaeth ddamweiniol
event-derailment = trên oddi ar y cledrau neu ffrwydrad diwydiannol
    .short = damwain trên
event-evacuation = pobl yn cael cyfarwyddyd i adael eu cartrefi
    .short = gwagio cartrefi
event-flood-storm = llifogydd, storm neu dirlithriad
    .short = llifogydd neu storm
event-outbreak = brigiad o achosion o glefyd
    .short = brigiad clefyd
event-pollution = damwain olew, niwclear neu gemegol
    .short = damwain lygru
event-quake-tremor = daeargryn neu gryniad
    .short = daeargryn
event-severe-storm = storm enbyd
    .short = storm enbyd
event-traffic-hazard = ffordd wedi'i chau gan ddamwain neu ollyngiad
    .short = ffordd ar gau
event-wildfire = tân gwair, mynydd neu goedwig
    .short = tân gwyllt
event-hate-incident = ymosod ar rywun neu ei gam-drin oherwydd pwy ydyw
    .short = digwyddiad casineb
event-armed-incident = heddlu arfog neu strydoedd wedi'u cau
    .short = digwyddiad arfog
event-police-presence = llawer o heddlu neu seirenau
    .short = presenoldeb heddlu
event-spill-over-incident = helynt mewn gorymdaith neu gyfarfod am wrthdaro tramor
    .short = helynt gwrthdaro tramor
event-vigilante-attack = torf neu grŵp hunanbenodedig yn ymosod ar rywun
    .short = ymosodiad gan dorf
event-assault = ymosodiad ar rywun
    .short = ymosodiad
event-murder = lladd neu ddod o hyd i gorff
    .short = lladd
event-terror = terfysgaeth dybiedig
    .short = terfysgaeth dybiedig
event-county-lines = llinellau cyffuriau neu ddangos arfau
    .short = llinellau cyffuriau
event-ebike-nuisance = beiciau neu sgwteri'n cael eu gyrru'n beryglus
    .short = beiciau peryglus
event-weapon-school = arf neu ymladd mewn ysgol
    .short = arf mewn ysgol
event-youth-disorder = pobl ifanc yn ymladd neu'n creu anhrefn
    .short = anhrefn ieuenctid
event-fire = tân neu ffrwydrad
    .short = tân neu ffrwydrad
event-flood = llifogydd neu storm
    .short = llifogydd neu storm
event-other = digwyddiad (rheol “{ $rule }”)
    .short = “{ $rule }”

claim-cover-up = dweud bod yr awdurdodau'n cuddio'r gwir
claim-two-tier = dweud bod yr heddlu'n trin un ochr yn wahanol
claim-identity = gwneud honiadau am darddiad, ffydd neu statws mewnfudo rhywun a ddrwgdybir
claim-moved-here = dweud bod ceiswyr lloches yn cael eu symud i safle
claim-false-name = honni eu bod yn gwybod pwy a ddrwgdybir
claim-abduction = dweud bod dieithriaid yn ceisio cipio plant
claim-contamination = dweud bod dŵr, aer neu gemegau'n anniogel
claim-mast = dweud bod mastiau neu frechlynnau'n niweidio pobl
claim-closure = dweud bod ysgolion, siopau neu wasanaethau wedi cael gorchymyn i gau
claim-voting-process = dweud bod amser, lle neu ddull pleidleisio wedi newid
claim-handouts = dweud bod newydd-ddyfodiaid wedi cael cartrefi neu nwyddau
claim-grooming-cover = dweud bod cam-drin yn cael ei anwybyddu
claim-incoming = dweud bod torf neu giang ar y ffordd
claim-breaking = rhannu'r gair cyntaf am ddigwyddiad
claim-fake-notice = rhannu hysbysiad y dywedir ei fod yn swyddogol
claim-false-flag = dweud bod ymosodiad wedi'i ffugio
claim-hearsay = rhannu neu amau rhywbeth a glywyd
claim-leader = dweud bod arweinydd wedi marw, diflannu neu gael ei symud
claim-old-footage = rhannu lluniau y dywedir eu bod yn hen neu o rywle arall
claim-surprise-event = rhannu sôn am ddigwyddiad annisgwyl
claim-crash-cause = gwneud honiadau am achos damwain
claim-health-claim = gwneud honiadau am salwch neu iachâd
claim-health-figures = gwneud honiadau am achosion, marwolaethau neu gau lleoedd mewn brigiad
claim-health-plot = dweud bod grŵp cudd y tu ôl i salwch neu frechlyn
claim-on-board = gwneud honiadau am bwy oedd ar fwrdd neu a oroesodd
claim-officer = gwneud honiadau am swyddog a oedd yn gysylltiedig
claim-victim-character = gwneud honiadau am yr hyn a wnaeth rhywun a fu farw neu a anafwyd
claim-weapons-cache = dweud bod arfau wedi'u cuddio mewn adeilad
claim-local-link = dweud bod pobl yma'n cefnogi ochr mewn gwrthdaro tramor
claim-attacker-loose = dweud bod ymosodwr ar ffo, wedi'i gornelu neu wedi'i ddal
claim-casualties = rhannu nifer y meirw neu'r anafusion
claim-hostages = dweud bod pobl yn cael eu dal neu wedi'u rhyddhau
claim-second-incident = dweud bod ymosodiad arall yn rhywle arall
claim-rival-schools = rhannu rhestrau o ysgolion neu stadau y dywedir eu bod yn elynion
claim-other = dweud yr hyn y mae'r rheol “{ $rule }” yn chwilio amdano

brief-trigger = adrodd: { $event }
brief-rumour = { $people ->
    [one] si gan 1 person
    [two] si gan 2 berson
   *[other] si ({ $people } o bobl)
}
brief-rumour-tied = { $people ->
    [one] si gysylltiedig (1 person)
    [two] si gysylltiedig (2 berson)
   *[other] si cysylltiedig: { $people } person
}
brief-mobilisation = { $people ->
    [one] galw ynghyd (1 person)
    [two] galw ynghyd (2 berson)
   *[other] galw ynghyd: { $people } person
}
brief-targeting = { $people ->
    [one] targedu gan 1 person
    [two] targedu gan 2 berson
   *[other] targedu ({ $people } o bobl)
}
brief-disorder = adrodd: anhrefn
brief-narrative = { $people ->
    [one] siarad gelyniaethus: 1 person
    [two] siarad gelyniaethus: 2 berson
   *[other] siarad gelyniaethus: { $people } person
}
brief-returns = { $partners ->
    [one] 1 adroddiad partner
    [two] 2 adroddiad partner
   *[other] { $partners } adroddiad partner
}
brief-spread = { $themes ->
    [one] 1 thema uwch
    [two] 2 thema uwch
   *[other] { $themes } thema uwch
}
brief-rebutted = gwadwyd
brief-contested = gwadwyd, ond yn parhau

## O gwmpas pob tudalen
product = Bellwether
own-name = Cymraeg
skip = Neidio i'r dudalen
nav-label = Tudalennau
nav-board = Bwrdd
nav-rumours = Sïon
nav-sources = Ffynonellau
nav-rules = Rheolau
clock-label = Pa mor ffres yw'r dudalen hon
clock-updated = Diweddarwyd
clock-live = byw
clock-paused = wedi oedi
clock-reconnecting = yn ailgysylltu
clock-pause = Oedi
clock-resume = Parhau
footer-signal = Arwydd ar-lein ar raddfa leol, nid asesiad. Person sy'n penderfynu beth mae'n ei olygu.
banner-label = Cyn credu'r dudalen hon
banner-not-ready = Mae Bellwether yn darllen ei gofnodion ei hun: ni ellir credu'r lefelau eto.
banner-store-refuses = Ni ellir ysgrifennu dim i'r ddisg: mae'r lefelau'n aros yn eu hunfan a'r ffynonellau'n disgwyl. Rhowch wybod i'r gweithredwr.
banner-store-quarantined = Difrodwyd rhan o'r cofnodion a'i rhoi o'r neilltu: gall y lefelau fod heb ran o'r gorffennol. Rhowch wybod i'r gweithredwr.
banner-audit-changed = Newidiwyd y ffeil archwilio ar ôl iddi gael ei hysgrifennu: ni dderbynnir adroddiadau partneriaid nes datrys hynny. Rhowch wybod i'r gweithredwr.
banner-sources = { $unread ->
    [one] Nid yw 1 o'r { $all } ffynhonnell yn cael ei darllen: { $names }.
   *[other] Nid yw { $unread } o'r { $all } ffynhonnell yn cael eu darllen: { $names }.
}
banner-sources-link = Beth sydd o'i le
banner-rules = { $mistakes ->
    [one] 1 camgymeriad yn y ffeiliau rheolau, yn { $place }: mae'r fersiwn da diwethaf yn dal i weithio.
   *[other] { $mistakes } camgymeriad yn y ffeiliau rheolau, y cyntaf yn { $place }: mae'r fersiynau da diwethaf yn dal i weithio.
}
banner-rules-unread = Ni ellid darllen y ffeiliau rheolau: mae'r rheolau da diwethaf yn dal i weithio.
banner-rules-link = Beth i'w gywiro
banner-flooding = Yn canfod llawer gormod, felly dim ond yn cael eu cyfrif a heb godi lefel: { $rules }.
banner-flooding-link = Beth i'w wneud
banner-learning = { $areas ->
    [one] Yn dysgu beth sy'n arferol mewn 1 ardal: ffigurau cenedlaethol a ddefnyddir.
   *[other] Yn dysgu beth sy'n arferol mewn { $areas } ardal: ffigurau cenedlaethol a ddefnyddir.
}
banner-demo = DEMO: wythnos ddychmygol, { $speed } gwaith yn gynt na bywyd. Ni ddigwyddodd dim a ddangosir yma.
banner-drill = YMARFER tan { $until }: { $theme } ar lefel { $level } yn { $area }. Ni ddigwyddodd dim ohono, ac nid yw mewn unrhyw lefel na rhybudd.
coverage-none = nid oes ffynhonnell yn ei darllen: dim golwg
coverage-blind = darllenir { $read } o'r { $all } ffynhonnell: dim golwg
coverage-thin =
    { $named ->
        [0] ni enwodd yr un neges ddarllenadwy hi yr wythnos diwethaf: dim golwg
       *[other] nifer y negeseuon darllenadwy a'i henwodd yr wythnos diwethaf: { $named }; dim golwg
    }
coverage-read = darllenir { $read } o'r { $all } ffynhonnell
coverage-not = Heb eu cynnwys: WhatsApp a grwpiau caeedig eraill, a beth bynnag nad yw'r ffynonellau uchod yn ei ddarllen. Nid yw diffyg arwydd byth yn golygu bod popeth yn iawn.
acknowledged = cydnabuwyd
held = cedwir: heb ei ddarllen
never = erioed
show-text = Dangos y testun
show-text-label = Dangos y testun: { $rule }, { $time }
show-text-of = Dangos testun neges { $n }

## Colofnau
column-area = Ardal
column-theme = Thema
column-level = Lefel
column-trend = Yn yr awr ddiwethaf
column-since = Ers
column-day = 24 awr diwethaf
column-because = Oherwydd
column-place = Cymdogaeth
column-first = Gwelwyd gyntaf
column-last = Gwelwyd ddiwethaf
column-outlets = Cyfryngau
column-people = Pobl
column-tied = Yn gysylltiedig
column-at = Pryd
column-from = O
column-when = Cyhoeddwyd
column-found = Beth a gafwyd
column-who = Gan faint
column-text = Testun
column-claim = Honiad
column-where = Ble
column-sightings = Negeseuon
column-rebuttals = Gwadiadau
column-status = Statws
column-platform = Llwyfan
column-source = Ffynhonnell
column-state = Sut mae'n gwneud
column-last-read = Darllenwyd ddiwethaf
column-next = Nesaf
column-items = Eitemau
column-home = Am
column-rule = Rheol
column-kind = Yn canfod
column-why = Pam mae'n bod

## Bwrdd
board-title = Ble mae tensiwn?
board-none-up = Nid oes ardal a ddangosir yma uwchlaw'r arfer. Dyna a ddywed ein ffynonellau; nid yw'n golygu bod popeth yn iawn.
board-up = { $areas ->
    [one] Mae 1 ardal uwchlaw'r arfer: { $highest }, lefel { $level } ({ $word }).
   *[other] Mae { $areas } ardal uwchlaw'r arfer. Uchaf: { $highest }, lefel { $level } ({ $word }).
}
board-not-covered = Heb eu cynnwys: WhatsApp, grwpiau caeedig, a beth bynnag nad oes ffynhonnell yn ei ddarllen. Nid yw diffyg arwydd byth yn golygu bod popeth yn iawn.
board-caption = Uwchlaw'r arfer, yr uchaf yn gyntaf
board-elsewhere = Uwchlaw'r arfer mewn mannau eraill
board-elsewhere-why = Ardaloedd nad ydynt ar restr y bwrdd hwn.
board-elsewhere-caption = Uwchlaw'r arfer mewn ardaloedd nad ydynt ar y rhestr
board-usual = Fel arfer
board-usual-why = Dim byd anarferol yn yr hyn a ddarllenir. Wrth ymyl pob enw y mae faint a ddarllenir.
spark-label = Uchaf yn y 24 awr diwethaf: lefel { $highest }. Nawr: lefel { $now }.
grid-summary = Pob ardal fesul thema
grid-caption = Lefel pob ardal fesul thema

## Ardal
area-about = Heddlu: { $force }.
area-contents = Ar y dudalen hon
force-south-wales-police = Heddlu De Cymru
force-north-wales-police = Heddlu Gogledd Cymru
force-dyfed-powys-police = Heddlu Dyfed-Powys
force-gwent-police = Heddlu Gwent
area-assessed = Aseswyd gan bobl:
assessed-review = i'w hailystyried
assessed-overdue = dylid bod wedi'i hailystyried
eep-experienced = profiad: sut mae pobl yn dweud eu bod yn teimlo
eep-evidenced = tystiolaeth: digwyddiadau, negeseuon, graffiti
eep-potential = potensial: yr hyn sydd i ddod
declared-title = Cyhoeddwyd gan bobl
declared-surge = Ymchwydd: darllenir yn fanylach
declared-phase = Cyfnod: { $phase }
declared-drill = YMARFER: { $theme } ar lefel { $level }; ni ddigwyddodd dim ohono
declared-until = daw i ben ohono'i hun
area-why = Pam y lefel hon
area-nothing = Ni ddarllenwyd dim y mae rheol yn chwilio amdano am yr ardal hon.
area-phase = Cyfnod:
area-counts = mewn 24 awr: { $posts ->
    [one] 1 neges
    [two] 2 neges
   *[other] { $posts } o negeseuon
} gan { $people ->
    [one] 1 person
    [two] 2 berson
   *[other] { $people } o bobl
}; ffynonellau: { $sources }; { $rebuttals ->
    [one] 1 gwadiad
    [two] 2 wadiad
   *[other] { $rebuttals } o wadiadau
}
coming-title = Ar y gweill
coming-why = Yr hyn y mae pobl yn gwybod ei fod i ddod yn y 14 diwrnod nesaf. Nid yw'n codi lefel.
coming-entered = cofnodwyd gan
coming-clause = Ar y calendr: { $events }.
coming-event = { $what }, { $when }
coming-span = { $from } tan { $until }
coming-areas = { $n ->
    [one] 1 ardal
   *[other] { $n } ardal
}
area-surges = Dod at ei gilydd
surge-note = Canfyddiadau sydd gyda'i gilydd yn dweud mwy nag y mae pob un ar ei ben ei hun. Nid ydynt yn codi lefel eu hunain.
area-incidents = Digwyddiadau agored
area-incidents-caption = Digwyddiadau y mae sïon a galwadau'n gysylltiedig â nhw
place-none = heb ei henwi
area-timeline = Sut y daeth i hyn
area-span = Dangos:
span-day = 24 awr diwethaf
span-week = 7 diwrnod diwethaf
timeline-label = Lefel uchaf { $highest }, nawr { $now }. Canfyddiadau sy'n cyfrif: { $says }; yn gwadu neu'n tawelu: { $denies }.
timeline-most = Y bar talaf: { $n }.
timeline-counts = yn cyfrif
timeline-denies = yn gwadu neu'n tawelu
changes-summary = Yr un peth fel tabl
changes-none = Nid oes dim wedi newid yn yr amser hwn.
changes-caption = Yr hyn a ddangoswyd i bobl, y diweddaraf yn gyntaf
change-alert-pending = rhybudd yn yr arfaeth
change-alert-started = dechreuodd y rhybudd
change-alert-ended = daeth y rhybudd i ben
area-evidence = Tystiolaeth
evidence-withheld = Cedwir testun negeseuon yn ôl nes i chi ofyn amdano. Gall fod yn anodd ei ddarllen.
evidence-none = Dim yn yr amser hwn.
evidence-caption = Yr hyn a gafodd y rheolau, llinell i bob geiriad, y diweddaraf yn gyntaf
evidence-until = hyd
evidence-counts = { $posts ->
    [one] 1 neges
    [two] 2 neges
   *[other] { $posts } o negeseuon
} gan { $people ->
    [one] 1 awdur
    [two] 2 awdur
   *[other] { $people } o awduron
}
evidence-shadow = cysgod: nid yw'n pwyso dim
evidence-late = cafwyd yn hwyr
evidence-flooding = ei reol yn gorlifo: heb bwysau
evidence-disguised = sillafiad cudd
evidence-unlisted = { $n ->
    [one] Mae 1 geiriad hŷn heb ei restru.
   *[other] Mae { $n } geiriad hŷn heb eu rhestru.
}
evidence-capped = Mae mwy nag y gall un dudalen ei gyfrif: cyfrif y diweddaraf a wneir.
area-rumours = Sïon yma
area-coverage = Beth sy'n darllen yr ardal hon

## Sïon
rumours-why = Honiadau a wneir gan sawl neges. Mae Bellwether yn eu cyfrif; mater i bobl yw darganfod a ydynt yn wir.
rumours-none = Nid oes si ar y gofrestr.
rumours-caption = Sïon, y diwethaf a welwyd yn gyntaf
rumours-unlisted = { $n ->
    [one] Mae 1 si hŷn heb ei restru.
   *[other] Mae { $n } si hŷn heb eu rhestru.
}
rumour-title = Si
rumour-status-new = newydd
rumour-status-under-investigation = wrthi'n cael ei archwilio
rumour-status-probably-true = gwir, mae'n debyg
rumour-status-probably-false = anwir, mae'n debyg
rumour-status-confirmed-true = cadarnhawyd ei fod yn wir
rumour-status-confirmed-false = cadarnhawyd ei fod yn anwir
rumour-status-impossible-to-verify = amhosibl ei wirio
rumour-by = Yn ôl
rumour-line = Beth i'w ddweud
rumour-verified-with = Gwiriwyd gyda
rumour-owner = Yn gyfrifol
rumour-due = Ateb erbyn
rumour-overdue = ateb yn hwyr
rumour-how = I ddweud ble mae pobl arni gydag ef, ar y peiriant sy'n rhedeg y gwasanaeth:
rumour-clock = Ei gloc
rumour-flagged = Fflagiwyd
rumour-opened = Agorwyd gan berson
rumour-verified = Cadarnhawyd
rumour-corrected = Cyhoeddwyd cywiriad
rumour-not-yet = ddim eto
rumour-after = { $minutes } munud ar ôl ei weld gyntaf
rumour-areas-caption = Negeseuon fesul ardal a enwir
rumour-platforms-caption = Negeseuon fesul llwyfan
rumour-posts = Ei negeseuon cyntaf
claimed-title = Digwyddiadau honedig
claimed-caption = Galwadau i ymgynnull, y diwethaf a welwyd yn gyntaf
claimed-none = Nid oes galwad i ymgynnull ar y gofrestr.
claimed-why = Honedig, nid wedi'i gadarnhau: ni fwriedir i rai ddigwydd byth.

## Pam: yr hyn y mae `bellwether why` yn ei argraffu
why-head = { $area } ({ $code }), fel yr oedd am { $time }
why-never = { $theme }: nid oes yr un rheol wedi canfod dim yma erioed. Lefel 1.
why-none-up = Nid oes yr un thema uwchlaw'r arfer (lefel 1). Dyna a ddarllenwyd, nid sicrwydd bod popeth yn iawn.
why-usual = Yn ôl yr arfer, a rhywbeth wedi'i ddarllen yn y diwrnod diwethaf: { $themes }.
why-decided = Beth a benderfynodd
why-row = Mae rhes { $row } y tabl lefelau yn rhoi lefel { $level }: { $conditions }.
why-no-row = Nid oes yr un rhes o'r tabl lefelau yn dal: lefel 1.
why-kept = Cedwir lefel { $level } ers cynt: tan { $until }.
why-kept-over = Cedwir lefel { $level } ers cynt: daeth ei chyfnod dal i ben.
why-incident = digwyddiad agored
why-reports = adroddiadau o'r digwyddiad
why-rumour = si
why-calls = galwadau i ymgynnull
why-targeting = targedu
why-hostile-talk = siarad gelyniaethus
why-disorder = adroddiadau o anhrefn
why-returns = adroddiadau partneriaid
why-rarity = prinder
why-surprise = syndod
why-at-least = { $what } o leiaf { $least }
why-within = { $conditions }, o fewn { $window }
why-minutes = { $n } munud
why-hours = { $n } awr
why-seen = Beth a welwyd, fel lleisiau annibynnol (a beth sy'n arferol)
why-in-a-day = mewn 24 awr
why-counts = { $posts }, { $people }, { $outlets }, syndod { $surprise }
why-open = Mae digwyddiad yn agored.
why-not-open = Nid oes digwyddiad yn agored.
why-scale = Syndod 1: cymaint ar un diwrnod cyffredin o bob deg, yn unrhyw le; 3: ar un o bob mil.
why-raise = Beth fyddai'n ei chodi
why-raise-nothing = Dim: mae mor uchel ag y mae'r tabl yn mynd.
why-way = Lefel { $level } (rhes { $row }, o fewn { $window }): { $lacks }.
why-lack-incident = byddai'n rhaid i ddigwyddiad agor
why-lack-theme = dim ond mewn thema arall
why-lack = { $what } o { $seen } i { $wanted }
why-lower = Beth fyddai'n ei gostwng
why-lower-usual = Dim: mae yn ôl yr arfer.
why-lower-held = Dim tra bydd yn cael ei dal; mae'r frawddeg uchod yn dweud pam.
why-lower-none = Dim o fewn tridiau, oni chaiff negeseuon eu tynnu'n ôl neu eu diystyru.
why-falls = Os na ddarllenir dim mwy: { $falls }.
why-fall = lefel { $level } am { $time }
why-dismiss = Ynghynt, os ceir nad yw negeseuon isod yn berthnasol a'u diystyru.
why-findings = Canfyddiadau sy'n cyfrif: { $n }. Mae testun neges ar y dangosfwrdd yn /posts/ID.
why-gone = (heb ei chadw mwyach)
why-post = { $kind }: { $rule } { $source }, pwysau { $weight }
why-more = … a { $n } o'u blaen

## Ffynonellau
sources-summary = { $all ->
    [0] Nid oes ffynhonnell wedi'i gosod: nid oes dim yn cael ei wylio.
   *[other] Darllenir { $read } o'r { $all } ffynhonnell.
}
sources-none = Nid oes ffynhonnell yn ei darllen.
sources-caption = Ffynonellau a sut maent yn gwneud
sources-everywhere = pobman
sources-terms = Mae angen ailddarllen ei thelerau ers { $day }: darllenwch nhw, yna ysgrifennwch y dyddiad yn terms_reviewed.
next-unknown = pan fydd ei gwesteiwr yn caniatáu
next-turn = yn ei thro
next-none = ddim eto
every-once = darllenir unwaith
every-seconds = bob { $n } eiliad
every-minutes = bob { $n } munud
every-hours = bob { $n } awr
state-waiting = Yn disgwyl ei thro cyntaf
state-fine = Iawn
state-nothing-new = Iawn, dim byd newydd ynddi
state-not-modified = Iawn, dim wedi newid
state-slowed = Mae ei gwesteiwr yn gofyn i ni ddod yn llai aml
state-refused = Nid yw ei gwesteiwr yn ein gadael i mewn
state-gone = Wedi mynd, neu ni fu erioed yn y cyfeiriad hwn
state-not-a-feed = Nid ffrwd yw'r hyn a ddaeth
state-broken = Darllenwyd yn rhannol: mae'r ffrwd wedi torri
state-unreachable = Ni ellid ei chyrraedd
state-stale = Heb ei darllen ers teirgwaith ei chyfnod
state-gap = Wedi’i darllen, ond collwyd rhai postiadau cyn hynny
state-silent = Yn ateb, ond heb ddim newydd ers deg gwaith ei bwlch arferol

## Rheolau
rules-summary = Rheolau byw: { $live }; mewn cysgod: { $shadow }. Cenhedlaeth { $generation }.
rules-loaded = Darllenwyd y ffeiliau ddiwethaf am
rules-problems = Camgymeriadau i'w cywiro
rules-problems-next = Cywirwch y llinell a'i chadw: bydd golygiad da'n fyw o fewn dwy eiliad. Tan hynny mae'r fersiwn da diwethaf yn gweithio.
rules-kept = Yn gweithio yn eu fersiwn da diwethaf
rules-kept-why = Ni ellir defnyddio fersiwn diweddaraf y ffeiliau hyn.
rules-flooding = Yn canfod llawer gormod
rules-flooding-why = Mae canfyddiadau'r rheolau hyn yn cael eu cyfrif a'u dangos, ond nid ydynt yn codi lefel nes i'r rheol dawelu neu nes i'w ffeil gael ei golygu. Dylai ei hawdur ei gwneud yn fwy cyfyng.
rules-flooding-counts = { $hits } o { $posts } neges yn y deng munud diwethaf
rules-flooding-since = Ers
rules-caption = Rheolau

## Testun neges
post-title = Testun neges
post-published = cyhoeddwyd
post-collected = casglwyd
post-quote = Mae'n dyfynnu, neu'n rhannu:
post-alt = Disgrifir y lluniau fel hyn:
post-masked = Cuddiwyd rhifau ffôn, cyfeiriadau e-bost a stryd, codau post ac enwau cyfrifon.
post-address = Ble mae:
post-found-by = Y rheol a gafodd hyd iddo:
post-back = Yn ôl i
post-claim = Honiad ei hawdur yw'r hyn a ddywed neges. Nid yw Bellwether yn dweud a yw'n wir.
post-care = Anodd ei ddarllen? Rhowch hi i gydweithiwr; nid oes angen rheswm.
mask-email = [cyfeiriad e-bost]
mask-handle = [cyfrif]
mask-phone = [rhif ffôn]
mask-postcode = [cod post]
mask-street = [cyfeiriad stryd]
mask-link = [dolen i { $site }]

## Beth aeth o'i le
error-board = Mynd i'r bwrdd
error-page = Nid oes tudalen yn y cyfeiriad hwn
error-page-next = Efallai bod y cyfeiriad wedi'i gamdeipio, neu fod y dudalen wedi symud.
error-area = Nid oes ardal â'r cod hwn
error-area-next = Mae gan ardaloedd god o naw nod, megis W06000015 am Gaerdydd.
error-rumour = Nid yw'r si hwn ar y gofrestr
error-rumour-next = Efallai bod ei amser ar ben. Mae'r dudalen sïon yn rhestru'r rhai a gedwir.
error-post = Nid yw'r testun hwn wedi'i gadw
error-post-next = Fe'i dilëwyd, mae ei amser ar ben, neu ni chadwyd ef erioed.
error-ours = Ni ellid dangos y dudalen hon
error-ours-next = Ein bai ni ydyw ac mae yn y log. Rhowch gynnig arall arni; os bydd yn parhau, rhowch wybod i'r gweithredwr.
