"""Common English words that stand one slip away from a musical one, and are not that slip: a boss is no bossa.

They are those of the 20,000 most frequent words that putting spelling right would else turn into words of
music, by the counts of wordfreq (Robyn Speer 2022, CC BY-SA 4.0, which works under GPL-3 may take in).
"""

from __future__ import annotations

EVERYDAY = frozenset(
    """
    abort abound accelerated accelerator according activated actively activism activist activists activity
    addiction addition additions adjusted aggressively aided aiding aiming allen alot alternating alternatively
    ambition american americans americas amounted analogous analogy analyse analysed analyses analyzed appendix
    apple argentina arise armed arranged assigned assumed assure atlantic atlantis attach attacked attacker audi
    audit backing backyard baked baker baking banking banned banning barber barge barker barr barrow base basel
    baseline bases basis bats batter bauer beads beak beams beans bearer bears bella belle belly belts bender
    bending beta bets betting biased bing bingo bitter bland bleak bloc blocked blocking bloom blooming blow
    blower blowing blur blush boast bong bono boomer bored borrow boss bosses bounced bounded bounty bowel bowen
    boxed bragging branches brand branding bras breakers breeding breeze bride brides bridget brig brightly
    brighton brink brock broker broom browning browsing bruh brunch brushing brussels brutally bulls bush bushes
    buster butter buys cabinets cain calves camped camping camps canned canning caps caracas carey carly carr
    carve cary cash caution cavs celestial centered centred chai chair chaired chairs chan chang changer
    channels chargers chased chasing cheating cheek chick chicks chile chili chilli chilly chin choi chopping
    chores chose chunk churches claiming clamp clan clans clashes class classify claus claws cleaner cleaners
    cleaning cleared clicking climbing clinging clippers clocks closet clover coat coats collected collier colo
    comet comey compared compares comparing compassion compel competed competent competing compiled compiler
    compiling complexes compliment compliments composed composer composers composite comprise comprised
    comprises comprising computed computing concert concerted concerts conducted confirm confirms congo congrats
    congress connector connects considered consisted consistency consistently consisting consolation constructed
    construed cont contacted containing contested continual continued continuity continuous continuum convent
    converse converted converter convicted convince convincing cooke cooker cooled cooper coping cops cord cords
    corps corrected coughing counted countered countess counties county coupling cove coventry covert crackers
    cracks crashed crashing crate crates crave creamy crease created creative creators creature creatures
    creeping crippled crippling crispy crook crossing crowned cruising crumble crust cuba cunt cunts curry
    danced dane dante daunting death debating decay declared decorate dedicate dedicated deduction defeating
    defect defiance defined definite degenerate delaying delegate deleted della demi denise denver depleted
    deployed dept derive described deserted deserve deserved designer destined detailed detained detected
    detector determined ding disc discarded discord discover discovers discovery discs disturbed disturbing
    ditched dive diver dividend divine diving docking doin dong doping doubled downed draining drawer dreamer
    dreaming dreamt dried drifting drilling drinking dripping drove drowning drugs dust dutch duty dyer dying
    dynamic dynamite earliest ease easter eating eats echoed eclectic effected electrical electron electrons
    eliminated elongated emery emotionally emptied emptiness encoding enduring energies erased erie escorted
    estimated ethos evoke evolving exceeded exceeding excerpt excerpts exchanged excluded executing exiting
    expanded expert exploded exploited explore explored explorer explores exporter exporters extent extracted
    faced faces facing faked faking famed fanny fares farmer fats feeder feeding fellow fever fielding fiercely
    fighter figured filler filtered filth finder fined finer finest fist fists flagged flanders flanked flashing
    fleeting flipped flirting float flood flooding flooring flour flowed flowering folding foley folly forum
    foster founded founder france freaks freed freezer freshman freshmen fridge fright frost fucking fully
    fumble funnier funniest funny gamer gaming gavin gender gene generals generated generation generations genie
    gettin giles ginger gland glowing glued goin gong grad grader grain gran grande grange granger granting
    grind grinder groom ground grove grudge guitarist hacking hale hallway handicap handy hanging harden hardy
    harms harper harry harvest hating haven heroin highness honey hoped hormones horny hose housed huang humble
    hunger hunting imagined imaging impressive improvised incense included india indicate inflated initiate
    insect inserted inspirational inspire inspires insulated integrity intended intensive intimacy intimidate
    intra introduced invented inventor iphone isolation itching jelly joint joker kettle keywords kicked kissing
    kneeling knicks kyoto lacked lads lanes laser latina latino laughter leafs leaks leans leaps leeds lender
    lending lends lengthy letting lever licking lied lies lighten lighting linen liner liners linger linked
    links liquidity listened lived living locals locating locke locker lockheed lofty loneliness looked loosen
    lover lowe lumber lydia madness maintained maker makers makin males malone managing mandarin manned manning
    manor marc marco marker marrow marrying marsh masses mating mayor mclean mechanic mechanically mechanics
    medal mediation medication medications memories mental mentally menus mere messing meta meter metro midst
    militant minds miner minimize minister mins mira missions mist mister mistress mitch mocked mocking modem
    moderation monarchy moore morgan morrow morse moth motion motorway mounting moved muller musically musician
    mutiny mysteries mystical named narrowed narrowly naturally needy nerds niger nigger nodes noisy nose noses
    nostalgia nothin noticing noting notre novak nude numbered onward opinions optional orchestrated organise
    organism oslo ounce outing outpatient overlap overload overly override overt paced packing palate palmer
    panicked parity parker parks parry partly partner partners passes passive pats patterson patty paying
    peacefully peas penal penned pension perch percy perks persuasion persuasive phoned phony picky pierce piled
    pinky pint piper pissing pitcher pitchers pitches placing planned planners planning plans planting plated
    plato pleading pleasing plight plotting plumbing plush poker police politely polling polly ports potion
    pounds powder powered praise praised praising prayers praying precious prepared presented presenter presents
    preserved previews previously prick privately procession profession professions programme progressing
    progressively projected projector prolonged prone prospect psalm puck pudding pulitzer punching puppy
    quarterly quartet questioned quickest racer rage raided rained rang ranged ranger ranging raped rating
    reaction realised rebel recognise recognised recognized recorder recruiting reeves referred refine regain
    regent reggie regularly regulate regulator reich reindeer rejecting rejection related relating relay
    released relegation relocation remarked reminded rendered rene renee repay repeal repeated repent repetition
    replaced repost resemble reserve reserved reserves reset resign resolved resolving respected responded
    responds responsive retail retained retake retreated retro returned revealed revealing revered reverend
    reversal revolving rhode rhythmic riches ricky riddle rider riders ridge ridges ringing riots rites rocked
    rocker rockies rocking rolex roofs rouge rounded rubble rushed rushes rushing sack safer safest samoa
    sanction sanctions sand sank saved scaled scalp scanning scar scare scares scarf scarlett scars scent scope
    scored scorer scrape scrapped screamed scripted seattle secondly sectional seed seeded selective self
    sending seoul separately serena serum settings settled settlers sewing sexes sexist shabby shack shaft
    shaken shaky shale shame shane shaped shear shedding sheen sheer shin shine shipping shit shitting shooter
    shooters shooting shore shorten shortest shoulder shout showed shower sick sided signing signings silenced
    similarly simply singled sinner situated skater sketches skipping slack slamming slams slave slayer sleeping
    slick slid slightest slime sling slipped slipping slit sloppy smack smart smartest smear smell smoothly
    snack snake snakes sneakers sneaky soften solving somethin sonny sore sorta spaced spacex spade spanking
    spanning spare speakers spear spending spicy spike spilling spine spinning spit spite spitting sport
    sporting spotting spraying spreading springer sprint sprung spying squared squeezed squire stacey stacy
    staggering stake stakes stalk stalking stall stan standing standout stare stares staring stark starr
    starring startling starving steadily steak steam steele steep steer steering steph stepping sterling sticky
    sting stink stirling stirring stitch stole stones store storey strain strand stranded strangely strap
    strapped streamed streaming stretched stretches striking stripe striped stripper striving stronger strung
    stuart stuck stud studs stung sturdy styled substituted sucking suction suing summaries summarized summary
    sung sunni superb superman superstar superstars supper supported supporter swamp swapped swear sweater
    sweeping sweetness swelling swept swift swine switched switches swore symmetry tabs talkin talking tang
    tanning taped taper tease teaser temp temps tended tending tens term textiles thee themed thighs thine
    thinker thinkers thorough threw thrive thrown ticking tightened tile timed tinder tiring titled toes tomas
    tombs toned toni tonnes tougher toughest toxic tracey tract tracy trail trainer trainers trait transcript
    transformed transformer translated translator transported transporting traveler tray tread treaty trench
    trent tripped trolling trolls trough truce tryin tumble tuned turin turks twain twitch unbeaten underrated
    unix updated urgently vacation vacations valiant validate validation valuation valves variance veil vending
    verde verge versa vibration vice villa villains villas vines violates vocal voiced wager waking wales wally
    walt walter warmed warner warped wasnt watts waved weave weeping weir weirdo whale wheat whore wicked
    widened wilde winger wings wiped wiser witch wording worrying wounded wounds wrap wrench wright writ
    """.split()  # noqa: SIM905
)
