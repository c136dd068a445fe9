"""Addresses of the catalog's API: one list a door."""

from django.urls import path

from catalog.deposits import api as deposits_api
from catalog.freight import api as freight_views
from catalog.listings import api as listings_api
from catalog.promotions import api as prices
from catalog.publishing import api as publishing_api
from catalog.safety import api as safety
from catalog.stock import api as stock_api
from catalog.window.api import views as window

storefront = [
    path("categories", listings_api.Categories.as_view(), name="categories"),
    path("listings", window.Listings.as_view(), name="listings"),
    path("listings/counts", window.Counts.as_view(), name="listing-counts"),
    path("search", window.Search.as_view(), name="search"),
    path("search/suggestions", window.Suggestions.as_view(), name="search-suggestions"),
    path("images/<slug:sha256>/<int:edge>", listings_api.ImageFile.as_view(), name="listing-image"),
    path("listings/<uuid:listing_id>", window.ListingDetail.as_view(), name="listing"),
    path("skus/<uuid:sku_id>/prices", prices.Prices.as_view(), name="prices"),
    path("recalls", safety.Recalls.as_view(), name="recalls"),
    path("recalls/<uuid:recall_id>", safety.Recall.as_view(), name="recall"),
    path("samplings", safety.Samplings.as_view(), name="samplings"),
    path("samplings/<uuid:sampling_id>", safety.OneSampling.as_view(), name="sampling"),
    path("samples", safety.SampleStatements.as_view(), name="samples"),
]
seller = [
    path("listings", publishing_api.OwnListings.as_view(), name="own-listings"),
    path("listings/<uuid:listing_id>", publishing_api.OwnListing.as_view(), name="own-listing"),
    path("listings/<uuid:listing_id>/versions", publishing_api.Versions.as_view(), name="versions"),
    path("listings/<uuid:listing_id>/publication", publishing_api.Publication.as_view(), name="publication"),
    path("images", listings_api.Images.as_view(), name="own-images"),
    path("skus/<uuid:sku_id>/stock", publishing_api.Stock.as_view(), name="stock"),
    path("skus/<uuid:sku_id>/lots", stock_api.Lots.as_view(), name="lots"),
    path("skus/<uuid:sku_id>/deposit-terms", deposits_api.DepositTermsOfItem.as_view(), name="deposit-terms"),
    path("skus/<uuid:sku_id>/price", publishing_api.Price.as_view(), name="price"),
    path("skus/<uuid:sku_id>/promotions", prices.Promotions.as_view(), name="promotions"),
    path("promotions", prices.OwnPromotions.as_view(), name="own-promotions"),
    path("promotions/<uuid:promotion_id>", prices.OwnPromotion.as_view(), name="own-promotion"),
    path("freight", freight_views.Templates.as_view(), name="freight"),
    path("freight/<slug:code>", freight_views.Template.as_view(), name="freight-template"),
    path("listings/<uuid:listing_id>/freight", freight_views.OfListing.as_view(), name="freight-of-listing"),
    path("recalls", safety.OwnRecalls.as_view(), name="own-recalls"),
    path("recalls/<uuid:recall_id>/report", safety.RecallReport.as_view(), name="own-recall-report"),
    path("samples", safety.OwnSamples.as_view(), name="own-samples"),
    path("samples/<uuid:sample_id>/objection", safety.SampleObjection.as_view(), name="own-sample-objection"),
    path("samples/<uuid:sample_id>/correction", safety.SampleCorrection.as_view(), name="own-sample-correction"),
]
